// The languages there are beside English, each a small file of its own, fetched when it is wanted.
// The build puts their names in place of __VISAVIS_LANGUAGES__, with a hash of all their words: they are kept for ever.

import type { Words } from "../../ui/i18n";

const { languages, hash } = __VISAVIS_LANGUAGES__;
/** Who waits longer than this, in milliseconds, reads English. */
const TIMEOUT = 5_000;

export { languages };

export const fetchWords = async (language: string): Promise<Words> => {
  const address = new URL(`texts-${language}-${hash}.json`, import.meta.url);
  const response = await fetch(address, { credentials: "omit", signal: AbortSignal.timeout(TIMEOUT) });
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response.json();
};
