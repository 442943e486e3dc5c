// The widget's words in the visitor's language, with their numbers and times.
//
// A language is nested JSON, as `{"composer": {"too_long": {"one": "…", "other": "%{count} …"}}}`. What the page adds
// lies over what the source has, that over what is built in, and English is below all.

/** More than this a page does not add: in characters, as JSON. */
const ADDED = 200_000;
const MINUTE = 60_000;
const RTL = /^(Arab|Hebr|Thaa|Syrc|Nkoo|Adlm|Rohg)$/;
/** Those of the built-in languages that are written from right to left. */
const BUILT_IN_RTL = /^(ar|fa|he)$/;

/** As browsers write it: elsewhere "de_DE" is a language, too. */
const plain = (tag) => `${tag}`.replaceAll("_", "-");

const locale = (tag) => {
  try {
    // Norwegian is two languages and is asked for by three names.
    return new Intl.Locale(tag.replace(/^(no|nn)\b/i, "nb"));
  } catch {
    return null; // not a language tag
  }
};

const spoken = (tag) => locale(tag)?.language;

/** With the script and the region it most likely has: a table that costs a browser milliseconds to open. */
const likely = (tag) => locale(tag)?.maximize();

/** Of languages that have their first part in common, the one that serves best. */
const nearest = (tag, relatives) => {
  const { language, region, script } = likely(tag);
  return (
    [`${language}-${region}`, language].find((other) => relatives.includes(other)) ??
    relatives.find((other) => likely(other)?.script === script)
  );
};

/** Which of the languages there are serves best somebody who wants these, the first one most. */
export const choose = (wanted, available) => {
  for (const tag of wanted) {
    const exact = available.find((other) => other.toLowerCase() === tag.toLowerCase());
    if (exact) return exact;
    const language = spoken(tag);
    const relatives = available.filter((other) => other.toLowerCase().split("-")[0] === language);
    const found = relatives.length > 1 ? nearest(tag, relatives) : relatives[0];
    if (found) return found;
  }
  return "en";
};

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
  /** The language shown. */
  language = "en";
  #english;
  #fetch;
  /** Who adds words, the strongest first: language to words each. */
  #added = [{}, {}];
  #builtIn = {};
  #layers = [];
  #formats;
  /** The language that the page asked for. */
  #wanted;
  /** The language whose words are built in, and the number of the last question for one. */
  #has = "en";
  #asked = 0;

  /**
   * @param english the words that are always there
   * @param languages the other languages that `fetch(language)` gives a promise of
   */
  constructor(english, languages, fetch) {
    this.#english = english;
    this.languages = ["en", ...languages];
    this.#fetch = fetch;
    this.#use("en");
  }

  /** Takes words from the page, or below them from the source: `{en: {…}, de: {…}}`. False where they are none. */
  add(given, fromPage = true) {
    let words;
    try {
      // A copy: what the page passed may change, or throw when it is read.
      const json = JSON.stringify(given);
      if (json[0] !== "{" || json.length > ADDED) return false;
      words = Object.fromEntries(Object.entries(JSON.parse(json)).map(([tag, inner]) => [plain(tag), inner]));
    } catch {
      return false;
    }
    const merge = (into, from) => {
      for (const [key, value] of Object.entries(from)) {
        const inner = Object.hasOwn(into, key) && into[key];
        // Own members whatever they are called: `__proto__` too is only a name.
        const merged =
          value && inner && typeof value === "object" && typeof inner === "object" ? merge(inner, value) : value;
        Object.defineProperty(into, key, { value: merged, enumerable: true, writable: true, configurable: true });
      }
      return into;
    };
    merge(this.#added[fromPage ? 0 : 1], words);
    this.#use(this.language);
    return true;
  }

  /**
   * Takes the language that serves best who wants this one, or that was wanted before, or else who reads this page in
   * this browser. The promise is kept once its words are there, or cannot be had.
   */
  async want(locale = this.#wanted) {
    this.#wanted = locale;
    const asked = ++this.#asked;
    // What is no language has no dates and no plurals.
    const own = this.#added.flatMap(Object.keys).filter(spoken);
    const tags = [locale, document.documentElement.lang, ...navigator.languages].filter(Boolean).map(plain);
    const language = choose(tags, [...this.languages, ...own]);
    // Added words are few, maybe: below those of "de-AT" are those of "de".
    const base = choose([language], this.languages);
    if (base !== this.#has) {
      const words = base === "en" ? {} : await this.#fetch(base).catch(() => null);
      if (asked !== this.#asked) return; // another was wanted meanwhile
      [this.#builtIn, this.#has] = words ? [words, base] : [{}, "en"];
    }
    // Without its words it would be English in another direction.
    this.#use(base === this.#has || own.includes(language) ? language : "en");
  }

  #use(language) {
    this.language = language;
    const added = (language) => this.#added.map((words) => [words[language], language]);
    const has = this.#has;
    this.#layers = [...added(language), ...added(has), [this.#builtIn, has], ...added("en"), [this.#english, "en"]];
    const isRtl = this.languages.includes(language) ? BUILT_IN_RTL.test(language) : RTL.test(likely(language)?.script);
    this.dir = isRtl ? "rtl" : "ltr";
    this.#formats = {};
  }

  /** Made when a message first needs it: a window that opens has no time for them. */
  #format(name) {
    const [Format, options] = FORMATS[name];
    // As people write them where the visitor is, as far as the language is the same.
    const isSame = (tag) => spoken(tag) === spoken(this.language);
    this.#formats[name] ??= new Format(navigator.languages.find(isSame) ?? this.language, options);
    return this.#formats[name];
  }

  /** The words of this name, with the values in the place of `%{name}`; for a `count` in its plural form. */
  of(name, values = {}) {
    for (const [words, language] of this.#layers) {
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
    const recent = ago > -MINUTE && minutes < 60;
    const own = this.#own(at, minutes, recent, now);
    if (own) return own;
    if (!recent) return this.#format("time").format(at);
    const format = this.#format("ago");
    return minutes < 1 ? format.format(0, "second") : format.format(-minutes, "minute");
  }

  /** The time by the patterns that a language of the page's own may bring. */
  #own(at, minutes, recent, now) {
    const format = (name, values) => this.of(`date.ago_format.${name}`, values);
    if (recent) return minutes < 1 ? format("now") : format("about_x_minutes", { count: minutes });
    const [then, today] = [new Date(at), new Date(now)];
    const isToday = then.toDateString() === today.toDateString();
    const isThisYear = then.getFullYear() === today.getFullYear();
    const pattern = (isToday && format("same_day")) || (isThisYear && format("same_year")) || format("default");
    const two = (number) => `${number}`.padStart(2, "0");
    const month = find(this.#layers.find(([words]) => find(words, "date.month_names"))?.[0], "date.month_names");
    const parts = {
      "%m": month?.[then.getMonth()] ?? two(then.getMonth() + 1),
      "%d": then.getDate(),
      "%Y": then.getFullYear(),
      "%H": two(then.getHours()),
      "%M": two(then.getMinutes()),
    };
    return pattern.replace(/%[mdYHM]/g, (part) => parts[part]);
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
