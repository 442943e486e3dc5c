// The script that the loader imports: starts the WebAssembly client and hands it the calls that waited.

import type { Configuration, Texts } from "../../../src/api/types";
import { createClient, pause } from "./client";
import { offerDebug } from "./debug";
import type { ScriptAddress } from "./integrity";
import type { Preferences } from "./preferences";
import { Trace } from "./trace";

interface Options {
  source: string;
  socket: string;
  wasm: Promise<Response>;
  languages: ScriptAddress;
  /** What the page and the source want until now. */
  preferred: () => Preferences;
  /** These are the source's own: what the page says lies over them. */
  configuration?: Configuration | undefined;
  style?: string;
  texts?: Texts | undefined;
}

/** Starts the chat of one source. Called by the loader, once. */
export async function start({ wasm, preferred, configuration, ...options }: Options): Promise<void> {
  const trace = new Trace();
  const client = await createClient({ ...options, wasm: () => wasm, trace, preferences: preferred() });
  const push = (call: unknown) => void client.call(call);
  if (!Array.isArray(window._chatq)) window._chatq = [];
  const waiting = window._chatq.splice(0);
  pushTo(window._chatq, push);
  if (configuration) push(["_setConfiguration", configuration]);
  for (const call of waiting) push(call); // before the page is drawn: nobody sees the chat as it was not meant to look
  await pause();
  client.start();
  offerDebug({ source: options.source, client, trace });
}

/**
 * From here on whatever is pushed into the array is a call that is done at once. Also by a page that took the array's
 * own `push` before the chat was there, and calls it now, as `_chatq.push(["_setSignedIdentity", await token()])` does.
 */
function pushTo(array: unknown[], push: (call: unknown) => void) {
  const set = (target: object, name: string | symbol, value: unknown, receiver: unknown) => {
    if (!/^\d+$/.test(String(name))) return Reflect.set(target, name, value, receiver);
    push(value);
    return true;
  };
  Object.setPrototypeOf(array, new Proxy(Array.prototype, { set }));
}
