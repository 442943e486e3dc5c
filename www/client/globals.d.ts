// What is there beside the sources: the names that the build (scripts/web/bundle.mjs) or the server puts something in
// the place of, the page's own names, and style sheets, which are imported as text.

/** What the server knows of a source; the loader hands it on. */
declare const __VISAVIS_CONFIG__: Omit<import("./boot/start").Chat, "server" | "languages">;
/** The address of the languages' script, as the loader asks for it. */
declare const __VISAVIS_LANGUAGES_SCRIPT__: string;
/** The languages beside English, and the hash in the names of their files. */
declare const __VISAVIS_LANGUAGES__: { languages: string[]; hash: string };
/** The languages that emoji have names in, and the hash in the names of their files. */
declare const __VISAVIS_EMOJI__: { languages: string[]; hash: string };
/** There are files beside the client's script: the lazy ones are fetched, and not part of it. */
declare const __VISAVIS_BESIDE__: boolean;
/** The names of these files. */
declare const __VISAVIS_EXTRAS__: Record<string, string>;
/** Their hashes, if the client is pinned. */
declare const __VISAVIS_HASHES__: Record<string, string> | undefined;
/** The hashes of the package's own files. */
declare const __VISAVIS_INTEGRITY__: string;
declare const __VISAVIS_JS_INTEGRITY__: string;
declare const __VISAVIS_LANGUAGES_INTEGRITY__: string;

interface Window {
  /** Calls as the page pushes them; `source` once a script has begun to load the chat. */
  _chatq?: unknown[] & { source?: string };
}

declare module "*.css" {
  const text: string;
  export default text;
}

/** The client's module, before `npm run build:web` has written it with its types. */
declare module "*/pkg/visavis.js";
