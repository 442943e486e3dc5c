// What few visitors need, each a file of its own, fetched when it is asked for. The build puts the files' names in place
// of __VISAVIS_EXTRAS__ and says so by __VISAVIS_BESIDE__; where the client is pinned, their hashes in place of
// __VISAVIS_HASHES__. In a website's own bundle there are no files beside it: there the list of conversations and the
// sound are part of it, and the emoji are not there.

import { importChecked } from "./checked.js";

const { scripts, hash, emojiLanguages } = __VISAVIS_BESIDE__ ? __VISAVIS_EXTRAS__ : {};
const beside = (name) => new URL(name, import.meta.url).href;
const fetched = (name) => importChecked(beside(scripts[name]), __VISAVIS_HASHES__?.[name]);

/** Fetches the emoji picker; null where there is none. */
export const loadPicker = __VISAVIS_BESIDE__ ? () => fetched("emoji") : null;

/** Fetches the bell and what it rings with. */
export const loadSound = () => (__VISAVIS_BESIDE__ ? fetched("sound") : import("./sound/sound.js"));

/** Fetches the list of the visitor's conversations. */
export const loadThreads = () => (__VISAVIS_BESIDE__ ? fetched("threads") : import("./threads/list.js"));

/** Fetches the debug toolbar. */
export const loadToolbar = () => fetched("debug");

/** All emoji, with their names in this language if there are any, else in English. */
export const fetchEmoji = async (language) => {
  const known = [language, language.split("-")[0]].find((name) => emojiLanguages.includes(name)) ?? "en";
  const response = await fetch(beside(`emoji-${known}-${hash}.json`), { credentials: "omit" });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
};
