// The widget's words, with their numbers and times: in English, until another language or words that somebody adds are
// wanted. What these need, `lazy/languages/languages.ts`, is fetched then.

import type { TextsOfALanguage as Words } from "../../../src/api/types";
import { isEnglish } from "../boot/preferences";
import type { Languages } from "../lazy/languages/languages";

export type { Words };

const MINUTE = 60_000;
/** Who waits longer than this for another language, in milliseconds, reads English. */
const LANGUAGES_TIMEOUT = 5_000;
/** So many additions wait for what takes them: of more the first are forgotten. */
const MAX_WAITING = 100;

/** Times as they are said. */
const FORMATS = {
  ago: (locale: string) => new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" }),
  days: (locale: string) => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }),
  time: (locale: string) => new Intl.DateTimeFormat(locale, { timeStyle: "short" }),
  date: (locale: string) => new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" }),
  year: (locale: string) => new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" }),
  full: (locale: string) => new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short" }),
};
type Formats = { [Name in keyof typeof FORMATS]: ReturnType<(typeof FORMATS)[Name]> };

/** What is said, and how. */
export interface Speech {
  language: string;
  dir: "ltr" | "rtl";
  /** Words, the strongest first, with the language of each. */
  layers: [words: Words | undefined, language: string][];
  /** Times are written as people write them there, */
  locale?: string;
  /** or by a pattern; `recent` is how many minutes ago it was, within the hour. */
  pattern?: (i18n: I18n, at: number, now: number, recent: number | undefined) => string;
}

/** Words that somebody adds, as JSON; nothing if they cannot be read. */
export interface Added {
  json: string | undefined;
  /** They are the source's, below those of the page. */
  isSources: boolean;
}

type Values = Record<string, string | number | undefined>;
type LanguagesScript = { Languages: new (i18n: I18n) => Pick<Languages, "speak"> };

/** The member at the end of this path; own members only, whoever wrote the object. */
const find = (words: Words | undefined, name: string) =>
  name
    .split(".")
    .reduce<Words | string | undefined>(
      (inner, key) => (inner && Object.hasOwn(inner as Words, key) ? (inner as Words)[key] : undefined),
      words,
    );

export class I18n {
  #speech: Speech;
  #formats: Partial<Formats> = {};
  #load: () => Promise<LanguagesScript>;
  /** A promise of what speaks other languages, once one was wanted. */
  #languages: Promise<Pick<Languages, "speak"> | undefined> | undefined;
  /** The language that the page asked for, and the words that are added when the languages are there. */
  #wanted: string | undefined;
  #added: Added[] = [];

  /** The `english` words are always there; `load` gives the script of the languages. */
  constructor(english: Words, load: () => Promise<LanguagesScript>) {
    this.#load = load;
    this.#speech = { language: "en", dir: "ltr", layers: [[english, "en"]] };
  }

  get language(): string {
    return this.#speech.language;
  }

  get dir(): Speech["dir"] {
    return this.#speech.dir;
  }

  get layers(): Speech["layers"] {
    return this.#speech.layers;
  }

  /** Speaks so from now on. */
  use(speech: Speech): void {
    this.#speech = speech;
    this.#formats = {};
  }

  /** Takes words from the page, or below them from the source: as they are now, with the next `want`. */
  add(given: unknown, isSources = false): void {
    let json: string | undefined;
    try {
      // The page may change what it passed, which may throw when it is read.
      json = JSON.stringify(given);
    } catch {
      // said by who takes it
    }
    if (this.#added.push({ json, isSources }) > MAX_WAITING) this.#added.shift();
  }

  /**
   * Takes the language that serves best who wants this one, or that was wanted before, or else who reads this page in
   * this browser, and the words that were added. The promise is kept once they are there, or cannot be had.
   */
  async want(locale = this.#wanted, isPlain = isEnglish(locale)): Promise<void> {
    this.#wanted = locale;
    if (isPlain && !this.#languages && !this.#added.length) return;
    this.#languages ??= this.#fetch();
    const languages = await this.#languages;
    await languages?.speak(locale, this.#added.splice(0));
  }

  async #fetch() {
    try {
      const late = new Promise<never>((_, fail) => setTimeout(fail, LANGUAGES_TIMEOUT));
      const { Languages } = await Promise.race([this.#load(), late]);
      return new Languages(this);
    } catch {
      this.#languages = undefined; // to be asked for again
      return undefined;
    }
  }

  /** Made when a message first needs it: a window that opens has no time for them. */
  #format<Name extends keyof Formats>(name: Name): Formats[Name] {
    const locale = this.#speech.locale ?? navigator.languages.find((tag) => isEnglish(tag)) ?? "en";
    const formats = this.#formats as Formats;
    formats[name] ??= FORMATS[name](locale) as Formats[Name];
    return formats[name];
  }

  /** The words of this name, with the values in the place of `%{name}`; for a `count` in its plural form. */
  of(name: string, values: Values = {}): string {
    for (const [words, language] of this.layers) {
      let text = find(words, name);
      if (text && typeof text === "object") {
        text = text[new Intl.PluralRules(language).select(Number(values.count))] ?? text.other;
      }
      if (typeof text === "string") {
        return text.replace(/%\{(\w+)\}/g, (hole, key) => (Object.hasOwn(values, key) ? `${values[key]}` : hole));
      }
    }
    return "";
  }

  /** When it was, in milliseconds since 1970: what is said of it within the day. */
  time(at: number, now = Date.now()): string {
    const ago = now - at;
    const minutes = Math.floor(ago / MINUTE);
    const isRecent = ago > -MINUTE && minutes < 60;
    const own = this.#speech.pattern?.(this, at, now, isRecent ? minutes : undefined);
    if (own) return own;
    if (!isRecent) return this.#format("time").format(at);
    const format = this.#format("ago");
    return minutes < 1 ? format.format(0, "second") : format.format(-minutes, "minute");
  }

  /** The day, as it stands above the messages of that day. */
  day(at: number, now = Date.now()): string {
    const start = (time: number) => new Date(time).setHours(0, 0, 0, 0);
    const days = Math.round((start(at) - start(now)) / (24 * 60 * MINUTE));
    if (days === 0 || days === -1) return this.#format("days").format(days, "day");
    const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
    return this.#format(isThisYear ? "date" : "year").format(at);
  }

  /** When it was, by itself: of today the time, of another day the day. */
  when(at: number, now = Date.now()): string {
    const isToday = new Date(at).toDateString() === new Date(now).toDateString();
    return isToday ? this.time(at, now) : this.day(at, now);
  }

  /** The whole of it, to who asks for it. */
  full(at: number): string {
    return this.#format("full").format(at);
  }
}
