// What is said beyond built-in English: other languages, and the words that a source or a page adds. Fetched when the
// first of that is wanted, by `ui/i18n.ts`.
//
// A language is nested JSON, as `{"composer": {"too_long": {"one": "…", "other": "%{count} …"}}}`. What the page adds
// lies over what the source has, that over what is built in, and English is below all.

import type { Added, I18n, Words } from "../../ui/i18n";
import { choose, direction, plain, spoken } from "./choose";
import { patterned } from "./pattern";
import { fetchWords, languages } from "./words";

/** More than this nobody adds at once: in characters, as JSON. */
const MAX_ADDED = 200_000;

/** Lays words over others. */
const merge = (into: Words, from: Words): Words => {
  for (const [key, value] of Object.entries(from)) {
    const inner = Object.hasOwn(into, key) ? into[key] : undefined;
    // Own members whatever they are called: `__proto__` too is only a name.
    const merged =
      value && inner && typeof value === "object" && typeof inner === "object" ? merge(inner, value) : value;
    Object.defineProperty(into, key, { value: merged, enumerable: true, writable: true, configurable: true });
  }
  return into;
};

export class Languages {
  #i18n: I18n;
  #english: I18n["layers"];
  /** English, and the languages that `#fetch(language)` gives a promise of. */
  #known: string[];
  #fetch: (language: string) => Promise<Words>;
  /** The words that the page adds, and below them the source's: of language to words each. */
  #pages: Record<string, Words> = {};
  #sources: Record<string, Words> = {};
  #builtIn: Words = {};
  /** The language whose words are built in, and the number of the last question for one. */
  #has = "en";
  #asked = 0;

  /** Until now all is said in English. */
  constructor(i18n: I18n, others = languages, fetch = fetchWords) {
    this.#i18n = i18n;
    this.#english = i18n.layers;
    this.#known = ["en", ...others];
    this.#fetch = fetch;
  }

  /**
   * Takes the words that were added, then the language that serves best who wants this one, or else who reads this page
   * in this browser. The promise is kept once its words are there, or cannot be had.
   */
  async speak(locale: string | undefined, added: Added[]): Promise<void> {
    for (const words of added) this.#add(words);
    const asked = ++this.#asked;
    // What is no language has no dates and no plurals.
    const own = [...Object.keys(this.#pages), ...Object.keys(this.#sources)].filter(spoken);
    const tags = [locale, document.documentElement.lang, ...navigator.languages].filter(Boolean).map(plain);
    const language = choose(tags, [...this.#known, ...own]);
    // Added words are few, maybe: below those of "de-AT" are those of "de".
    const base = choose([language], this.#known);
    if (base !== this.#has) {
      const words = base === "en" ? {} : await this.#fetch(base).catch(() => null);
      if (asked !== this.#asked) return; // another was wanted meanwhile
      [this.#builtIn, this.#has] = words ? [words, base] : [{}, "en"];
    }
    // Without its words it would be English in another direction.
    this.#use(base === this.#has || own.includes(language) ? language : "en");
  }

  /** Takes words, `{en: {…}, de: {…}}` as JSON, from the page or below them from the source. */
  #add({ json, isSources }: Added) {
    if (json?.[0] !== "{" || json.length > MAX_ADDED) {
      const expected = 'expected an object of languages, as {en: {input_placeholder: "Ask us"}}';
      console.error(`visavis: _addTranslations: ${expected}`);
      return;
    }
    const words = Object.entries<Words>(JSON.parse(json)).map(([tag, inner]) => [plain(tag), inner]);
    merge(isSources ? this.#sources : this.#pages, Object.fromEntries(words));
  }

  #use(language: string) {
    const has = this.#has;
    const added = (language: string): I18n["layers"] => [
      [this.#pages[language], language],
      [this.#sources[language], language],
    ];
    const isSame = (tag: string) => spoken(tag) === spoken(language);
    this.#i18n.use({
      language,
      layers: [...added(language), ...added(has), [this.#builtIn, has], ...added("en"), ...this.#english],
      dir: direction(language, this.#known),
      locale: navigator.languages.find(isSame) ?? language,
      pattern: patterned,
    });
  }
}
