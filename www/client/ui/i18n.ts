// The widget's words, with their numbers and times: in English, until another language or words that somebody adds are
// wanted. What these need, `../languages/languages.js`, is fetched then.

import { isEnglish } from "../wanted.js";

const MINUTE = 60_000;
/** Who waits longer than this for another language, in milliseconds, reads English. */
const WITHIN = 5_000;
/** So many additions wait for what takes them: of more the first are forgotten. */
const WAITING = 100;

/** Times as they are said. */
const FORMATS = {
  ago: [Intl.RelativeTimeFormat, { numeric: "auto", style: "short" }],
  day: [Intl.RelativeTimeFormat, { numeric: "auto" }],
  time: [Intl.DateTimeFormat, { timeStyle: "short" }],
  date: [Intl.DateTimeFormat, { weekday: "long", day: "numeric", month: "long" }],
  year: [Intl.DateTimeFormat, { day: "numeric", month: "long", year: "numeric" }],
  full: [Intl.DateTimeFormat, { dateStyle: "full", timeStyle: "short" }],
};

/** The member at the end of this path; own members only, whoever wrote the object. */
const find = (words, name) =>
  name.split(".").reduce((inner, key) => (inner && Object.hasOwn(inner, key) ? inner[key] : undefined), words);

export class Texts {
  #load;
  /** A promise of what speaks other languages, once one was wanted. */
  #languages;
  /** The language that the page asked for, and the words that are added when the languages are there. */
  #wanted;
  #added = [];
  #formats;

  /**
   * @param english the words that are always there
   * @param load gives a promise of `languages/languages.js`
   */
  constructor(english, load) {
    this.#load = load;
    this.use({ language: "en", dir: "ltr", layers: [[english, "en"]] });
  }

  /**
   * Speaks so from now on: in a `language`, that runs in the direction `dir`, by `layers` of words, the strongest first,
   * with the language of each; and times as people write them at `locale`, or by `pattern`.
   */
  use(speech) {
    Object.assign(this, speech);
    this.#formats = {};
  }

  /** Takes words from the page, or below them from the source: as they are now, with the next `want`. */
  add(given, isSources) {
    let json;
    try {
      // The page may change what it passed, which may throw when it is read.
      json = JSON.stringify(given);
    } catch {
      // said by who takes it
    }
    if (this.#added.push({ json, isSources }) > WAITING) this.#added.shift();
  }

  /**
   * Takes the language that serves best who wants this one, or that was wanted before, or else who reads this page in
   * this browser, and the words that were added. The promise is kept once they are there, or cannot be had.
   */
  async want(locale = this.#wanted, isPlain = isEnglish(locale)) {
    this.#wanted = locale;
    if (isPlain && !this.#languages && !this.#added.length) return;
    this.#languages ??= Promise.race([this.#load(), new Promise((_, late) => setTimeout(late, WITHIN))]).then(
      ({ Languages }) => new Languages(this),
      () => {
        this.#languages = undefined; // to be asked for again
      },
    );
    const languages = await this.#languages;
    await languages?.speak(locale, this.#added.splice(0));
  }

  /** Made when a message first needs it: a window that opens has no time for them. */
  #format(name) {
    const [Format, options] = FORMATS[name];
    this.#formats[name] ??= new Format(this.locale ?? navigator.languages.find(isEnglish) ?? "en", options);
    return this.#formats[name];
  }

  /** The words of this name, with the values in the place of `%{name}`; for a `count` in its plural form. */
  of(name, values = {}) {
    for (const [words, language] of this.layers) {
      let text = find(words, name);
      if (text && typeof text === "object") {
        text = text[new Intl.PluralRules(language).select(values.count)] ?? text.other;
      }
      if (typeof text === "string") {
        return text.replace(/%\{(\w+)\}/g, (hole, key) => (Object.hasOwn(values, key) ? values[key] : hole));
      }
    }
    return "";
  }

  /** When it was, in milliseconds since 1970: what is said of it within the day. */
  time(at, now = Date.now()) {
    const ago = now - at;
    const minutes = Math.floor(ago / MINUTE);
    const isRecent = ago > -MINUTE && minutes < 60;
    const own = this.pattern?.(this, at, now, isRecent ? minutes : undefined);
    if (own) return own;
    if (!isRecent) return this.#format("time").format(at);
    const format = this.#format("ago");
    return minutes < 1 ? format.format(0, "second") : format.format(-minutes, "minute");
  }

  /** The day, as it stands above the messages of that day. */
  day(at, now = Date.now()) {
    const start = (time) => new Date(time).setHours(0, 0, 0, 0);
    const days = Math.round((start(at) - start(now)) / (24 * 60 * MINUTE));
    if (days === 0 || days === -1) return this.#format("day").format(days, "day");
    const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
    return this.#format(isThisYear ? "date" : "year").format(at);
  }

  /** When it was, by itself: of today the time, of another day the day. */
  when(at, now = Date.now()) {
    const isToday = new Date(at).toDateString() === new Date(now).toDateString();
    return isToday ? this.time(at, now) : this.day(at, now);
  }

  /** The whole of it, to who asks for it. */
  full(at) {
    return this.#format("full").format(at);
  }
}
