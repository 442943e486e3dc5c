// The chat's module: starts the WebAssembly client and hands it the calls that waited.

import init, { Client, reportPanics } from "../../target/web/pkg/visavis.js";
import texts from "./texts/en.json";
import styles from "./widget.css";

/**
 * Starts the chat of one source. Called by the loader, once.
 *
 * @param {{ source: string, socket: string, wasm: Promise<Response> }} options
 */
export async function start({ source, socket, wasm }) {
  await init({ module_or_path: wasm });
  reportPanics();
  const client = new Client(source, socket, styles, texts);
  const waiting = Array.isArray(window._chatq) ? window._chatq : [];
  const push = (...calls) => {
    for (const call of calls) {
      try {
        client.call(call);
      } catch (error) {
        // Only after the client has stopped, which it has said: the page goes on.
        console.error("visavis: a call was not done", error);
      }
    }
  };
  window._chatq = { source, push };
  waiting.push = push; // for who has kept the array
  push(...waiting);
  client.start();
}
