// What few visitors need, each a file of its own, fetched when it is asked for. The build puts the files' names in place
// of __VISAVIS_EXTRAS__ and says so by __VISAVIS_BESIDE__; where the client is pinned, their hashes in place of
// __VISAVIS_HASHES__. In a website's own bundle there are no files beside it: there they are part of it, and only the
// emoji are not there.

import { importChecked } from "./checked.js";

const scripts = __VISAVIS_BESIDE__ ? __VISAVIS_EXTRAS__ : {};
/** Browsers remember that an import failed: what is asked for again has another address, which is the same file's. */
let again = "";
const fetchedAt = async (address, integrity) => {
  try {
    return await importChecked(address + again, integrity);
  } catch (error) {
    again += "#";
    throw error;
  }
};
const fetched = (name) => fetchedAt(new URL(scripts[name], import.meta.url).href, __VISAVIS_HASHES__?.[name]);

/** Fetches what the emoji button does; null where there are no emoji. */
export const loadEmoji = __VISAVIS_BESIDE__ ? () => fetched("emoji") : null;

/** Fetches what does as a page chooses of the display. */
export const loadDisplay = () => (__VISAVIS_BESIDE__ ? fetched("display") : import("./display/display.js"));

/** Fetches the bell and what it rings with. */
export const loadSound = () => (__VISAVIS_BESIDE__ ? fetched("sound") : import("./sound/sound.js"));

/** Fetches what makes links of addresses. */
export const loadLinks = () => (__VISAVIS_BESIDE__ ? fetched("links") : import("./links/links.js"));

/** Fetches the languages beside English, from where who started the client has said. */
export const loadLanguages = (script) =>
  __VISAVIS_BESIDE__ ? fetchedAt(...script) : import("./languages/languages.js");

/** Fetches the list of the visitor's conversations. */
export const loadThreads = () => (__VISAVIS_BESIDE__ ? fetched("threads") : import("./threads/list.js"));

/** Fetches the debug toolbar. */
export const loadToolbar = () => fetched("debug");
