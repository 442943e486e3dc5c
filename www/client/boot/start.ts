// What every script does that puts the chat into a page: queues calls, fetches the chat while nothing else is to be
// done, checks that it is what was meant, and starts it.

import { importChecked } from "./checked.js";
import { wanted } from "./wanted.js";

const complain = (text, error) => console.error(`visavis: ${text}`, error ?? "");

/**
 * Addresses are complete; what has no hash is taken as it comes. `languages` is the script of the languages beside
 * English, with its hash if there is one.
 *
 * @param {{ source: string, server: string, js: string, wasm: string, js_integrity?: string, wasm_integrity?: string,
 *   languages: [string, string?], locale?: string, configuration?: object, style?: string, texts?: object }} chat the
 *   last four are the source's own
 */
export function begin({ source, server, js, wasm, js_integrity, wasm_integrity, ...own }) {
  window._chatq ??= [];
  if (window._chatq.source) return complain("the chat was loaded twice in this page: remove one of the snippets");
  if (!Array.isArray(window._chatq))
    return complain("window._chatq is not an array: begin with `window._chatq = window._chatq || []`");
  window._chatq.source = source;

  const socket = new URL(`/chat/${source}/socket`, server).href.replace("http", "ws");
  const start = async () => {
    try {
      const fetched = fetch(wasm, { integrity: wasm_integrity, credentials: "omit", priority: "low" });
      fetched.catch(() => {}); // heard below, once the module is there
      // What another language than English needs comes beside the client, which imports it too, and not after it.
      const all = () => wanted(window._chatq, own);
      if (!all().isPlain) importChecked(...own.languages).catch(() => {});
      const chat = await importChecked(js, js_integrity);
      await chat.start({ source, socket, wasm: fetched, ...own, wanted: all });
    } catch (error) {
      const [scripts, sockets] = [new URL(js).origin, new URL(socket).origin];
      complain(
        "the chat could not be started. If the page has a content security policy, it needs " +
          `script-src ${scripts} 'wasm-unsafe-eval' and connect-src ${[...new Set([scripts, new URL(server).origin, sockets])].join(" ")}. Else a file is missing or changed.`,
        error,
      );
    }
  };
  // The page comes first: its own scripts and pictures, then us. Safari has no idle time to tell of.
  const idle = () => (window.requestIdleCallback ?? setTimeout)(start, { timeout: 2_000 });
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", idle, { once: true });
  else idle();
}
