// What a page wants before the chat is there, and who is served by the English that is in the client: what the others
// need is fetched beside it (lazy/languages/).

import type { Configuration, Texts } from "../../../src/api/types";

/** What calls choose of the display; what is undefined is not chosen. */
export type Choices = { [Name in keyof Configuration]?: Configuration[Name] | undefined };

/** What a source, or who makes a chat, says beside the page's calls. */
export interface OwnPreferences {
  locale?: string | undefined;
  configuration?: Configuration | undefined;
  texts?: Texts | undefined;
}

/** The configuration that all comes to, and whether its language is built-in English without a word that is added. */
export interface Preferences {
  configuration: Choices;
  isPlain: boolean;
}

/** English of any country is wanted, if not by name, then by the page or the browser; en-XA is the pseudo-locale. */
export const isEnglish = (locale?: string): boolean =>
  /^en\b(?!-xa)/i.test(locale || document.documentElement.lang || navigator.language);

/** What is wanted from the beginning, by `own` preferences and the calls that wait. */
export const preferences = (calls: unknown, { locale, configuration, texts }: OwnPreferences): Preferences => {
  const chosen: Choices = { ...configuration };
  let hasTexts = Boolean(texts);
  try {
    for (const [name, given] of calls as [unknown, object?][]) {
      if (name === "_setConfiguration") Object.assign(chosen, given);
      hasTexts ||= name === "_addTranslations";
    }
  } catch {
    // the client will say what is wrong with it
  }
  chosen.locale ||= locale;
  return { configuration: chosen, isPlain: !hasTexts && isEnglish(chosen.locale) };
};
