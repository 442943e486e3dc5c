// What few visitors need, each a file of its own, fetched when it is asked for. The build puts the files' names in place
// of __VISAVIS_EXTRAS__ and says so by __VISAVIS_BESIDE__; if the client is pinned, their hashes in place of
// __VISAVIS_HASHES__. In a website's own bundle there are no files beside it: there they are part of it, and only the
// emoji are not there.

import { importChecked, type ScriptAddress } from "../boot/integrity";

const scripts = __VISAVIS_BESIDE__ ? __VISAVIS_EXTRAS__ : {};
/** Browsers remember that an import failed: what is asked for again has another address, which is the same file's. */
let again = "";
const fetchAt = async <Script>(address: string, integrity?: string): Promise<Script> => {
  try {
    return await importChecked(address + again, integrity);
  } catch (error) {
    again += "#";
    throw error;
  }
};
const fetchScript = <Script>(name: string): Promise<Script> =>
  fetchAt(new URL(scripts[name] ?? "", import.meta.url).href, __VISAVIS_HASHES__?.[name]);

/** Fetches what the emoji button does; null if there are no emoji. */
export const loadEmoji: (() => Promise<typeof import("./emoji/emoji")>) | null = __VISAVIS_BESIDE__
  ? () => fetchScript("emoji")
  : null;

/** Fetches what does as a page chooses of the display. */
export const loadDisplay = (): Promise<typeof import("./display/display")> =>
  __VISAVIS_BESIDE__ ? fetchScript("display") : import("./display/display");

/** Fetches the bell and what it rings with. */
export const loadSound = (): Promise<typeof import("./sound/sound")> =>
  __VISAVIS_BESIDE__ ? fetchScript("sound") : import("./sound/sound");

/** Fetches what makes links of addresses. */
export const loadLinks = (): Promise<typeof import("./links/links")> =>
  __VISAVIS_BESIDE__ ? fetchScript("links") : import("./links/links");

/** Fetches the languages beside English, from where who started the client has said. */
export const loadLanguages = (script: ScriptAddress = [""]): Promise<typeof import("./languages/languages")> =>
  __VISAVIS_BESIDE__ ? fetchAt(...script) : import("./languages/languages");

/** Fetches the list of the visitor's conversations. */
export const loadThreads = (): Promise<typeof import("./threads/list")> =>
  __VISAVIS_BESIDE__ ? fetchScript("threads") : import("./threads/list");

/** Fetches the debug toolbar. */
export const loadToolbar = (): Promise<typeof import("./debug/toolbar")> => fetchScript("debug");
