// The widget's words as tests make them, and the browser that reads a page.
import { readFileSync } from "node:fs";
import { importTs } from "./typescript.mjs";

globalThis.__VISAVIS_LANGUAGES__ = { languages: [], hash: "" }; // as the build does
const client = (path) => `www/client/${path}.ts`;
const scripts = ["ui/i18n", "boot/preferences", "lazy/languages/choose", "lazy/languages/languages"];
export const { choose, I18n, Languages, preferences } = await importTs(...scripts.map(client));

export const folder = new URL("../../www/client/texts/", import.meta.url);
export const read = (name) => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
export const english = read("en.json");

/** Node's own navigator knows one language; a page's may know many. */
export const speaks = (languages, page = "") => {
  const value = { languages, language: languages[0] };
  Object.defineProperty(globalThis, "navigator", { value, configurable: true });
  globalThis.document = { documentElement: { lang: page } };
};
speaks(["en-US"]);

// Who waited for another language no longer does when it is there: the rest of the time holds up no test.
const { setTimeout } = globalThis;
globalThis.setTimeout = (...given) => setTimeout(...given).unref();

/** The script of languages, with these and what promises their words. */
export const scriptOf = (languages, fetch) => ({
  Languages: class extends Languages {
    constructor(i18n) {
      super(i18n, languages, fetch);
    }
  },
});

/** Texts that are given these languages, of which `fetch(language)` promises the words, when they want them. */
export const textsOf = (languages, fetch) => new I18n(english, async () => scriptOf(languages, fetch));
export const texts = (words = {}) =>
  textsOf(Object.keys(words), async (language) => {
    if (!words[language]) throw new Error("not there");
    return words[language];
  });
