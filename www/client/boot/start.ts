// What every script does that puts the chat into a page: queues calls, fetches the chat while nothing else is to be
// done, checks that it is what was meant, and starts it.

import { importChecked, type ScriptAddress } from "./integrity";
import type * as Main from "./main";
import { type OwnPreferences, preferences } from "./preferences";

/** Addresses are complete; what has no hash is taken as it comes. */
export interface Chat extends OwnPreferences {
  source: string;
  server: string;
  js: string;
  wasm: string;
  js_integrity?: string;
  wasm_integrity?: string;
  /** The script of the languages beside English. */
  languages: ScriptAddress;
  /** The source's style sheet. */
  style?: string;
}

const complain = (text: string, error?: unknown) => console.error(`visavis: ${text}`, error ?? "");

export function start({ source, server, js, wasm, js_integrity, wasm_integrity, ...own }: Chat) {
  window._chatq ??= [];
  const queue = window._chatq;
  if (queue.source) return complain("the chat was loaded twice in this page: remove one of the snippets");
  if (!Array.isArray(queue))
    return complain("window._chatq is not an array: begin with `window._chatq = window._chatq || []`");
  queue.source = source;

  const socket = new URL(`/chat/${source}/socket`, server).href.replace("http", "ws");
  const load = async () => {
    try {
      const fetched = fetch(wasm, { integrity: wasm_integrity ?? "", credentials: "omit", priority: "low" });
      fetched.catch(() => {}); // awaited below, once the script is there
      // What another language than English needs comes beside the client, which imports it too, and not after it.
      const preferred = () => preferences(window._chatq, own);
      if (!preferred().isPlain) importChecked(...own.languages).catch(() => {});
      const main = await importChecked<typeof Main>(js, js_integrity);
      await main.start({ source, socket, wasm: fetched, ...own, preferred });
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
  const whenIdle = () =>
    window.requestIdleCallback ? window.requestIdleCallback(load, { timeout: 2_000 }) : setTimeout(load);
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", whenIdle, { once: true });
  else whenIdle();
}
