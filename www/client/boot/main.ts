// The chat's module: starts the WebAssembly client and hands it the calls that waited.

import { offer } from "./debug/offer.js";
import { create, Trace, turn } from "./module.js";

/**
 * Starts the chat of one source. Called by the loader, once.
 *
 * @param {{ source: string, socket: string, wasm: Promise<Response>, wanted: function, languages: [string, string?],
 *   configuration?: object, style?: string, texts?: object }} options the last three are the source's own: what the page
 *   says lies over it; `wanted()` is what both come to until now
 */
export async function start({ source, socket, wasm, wanted, configuration, ...own }) {
  const trace = new Trace();
  const client = await create(() => wasm, source, socket, trace, wanted(), own);
  const push = (...calls) => {
    for (const call of calls) client.call(call);
  };
  if (!Array.isArray(window._chatq)) window._chatq = [];
  const waiting = window._chatq.splice(0);
  listen(window._chatq, push);
  if (configuration) push(["_setConfiguration", configuration]);
  push(...waiting); // before the page is drawn: nobody sees the chat as it was not meant to look
  await turn();
  client.start();
  offer({ source, client, trace });
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
