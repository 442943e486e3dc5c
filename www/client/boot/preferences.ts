// What a page wants before the chat is there, and who is served by the English that is in the client: what the others
// need is fetched beside it (languages/).

/** English of any country is wanted, if not by name, then by the page or the browser; en-XA is the pseudo-locale. */
export const isEnglish = (locale) =>
  /^en\b(?!-xa)/i.test(locale || document.documentElement.lang || navigator.language);

/**
 * What is wanted from the beginning: the `configuration` that the source's own and the waiting calls come to, all in all,
 * and whether its language `isPlain`, built-in English without a word that somebody adds.
 */
export const wanted = (calls, { locale, configuration, texts }) => {
  const chosen = { ...configuration };
  try {
    for (const [name, given] of calls) {
      if (name === "_setConfiguration") Object.assign(chosen, given);
      texts ||= name === "_addTranslations";
    }
  } catch {
    // the client will say what is wrong with it
  }
  chosen.locale ||= locale;
  return { configuration: chosen, isPlain: !texts && isEnglish(chosen.locale) };
};
