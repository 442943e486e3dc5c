// The WebAssembly module and the clients it makes: for the script of a website and for the npm package alike.

import init, { Client, reportPanics } from "../../target/web/pkg/visavis.js";
import { Face } from "./face/face.js";
import { Texts } from "./face/texts.js";
import { fetchWords, languages } from "./languages.js";
import styles from "./styles/widget.css";
import english from "./texts/en.json";

export { Trace } from "./trace.js";

let loaded;

/** Brings the module to life, once for all chats of a page; `wasm` gives it. After a failure it may be tried again. */
export function load(wasm) {
  loaded ??= init({ module_or_path: wasm() }).then(reportPanics);
  loaded.catch(() => {
    loaded = undefined;
  });
  return loaded;
}

/** The words of the chat; `own` are the source's. */
export function words(own) {
  const texts = new Texts(english, languages, fetchWords);
  if (own) texts.add(own, false);
  return texts;
}

/** A client that takes calls and waits for its start. The module is there already. */
export const create = (source, socket, texts, trace) => new Client(source, socket, new Face(styles, texts), trace);
