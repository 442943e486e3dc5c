// The chat's module: starts the WebAssembly client and hands it the calls that waited.

import init, { Client, reportPanics } from "../../target/web/pkg/visavis.js";
import texts from "./texts/en.json";
import { Trace } from "./trace.js";
import styles from "./widget.css";

/**
 * Starts the chat of one source. Called by the loader, once.
 *
 * @param {{ source: string, socket: string, wasm: Promise<Response> }} options
 */
export async function start({ source, socket, wasm }) {
  await init({ module_or_path: wasm });
  reportPanics();
  const trace = new Trace();
  const client = new Client(source, socket, styles, texts, trace);
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
  if (!Array.isArray(window._chatq)) window._chatq = [];
  const waiting = window._chatq.splice(0);
  listen(window._chatq, push);
  push(...waiting);
  client.start();
}

/**
 * From here on whatever is pushed into the array is a call that is done at once. Also by a page that took the array's
 * own `push` before the chat was there, and calls it now, as `_chatq.push(["_setSignedIdentity", await token()])` does.
 */
function listen(array, push) {
  const set = (target, name, value, receiver) => {
    if (!/^\d+$/.test(String(name))) return Reflect.set(target, name, value, receiver);
    push(value);
    return true;
  };
  Object.setPrototypeOf(array, new Proxy(Array.prototype, { set }));
}
