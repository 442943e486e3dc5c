// The WebAssembly module and the clients it makes: for the script of a website and for the npm package alike.

import { Client, enter, imports } from "../../target/web/pkg/visavis.js";
import { Face } from "./face/face.js";
import { Texts } from "./face/texts.js";
import { fetchWords, languages } from "./languages.js";
import styles from "./styles/widget.css";
import english from "./texts/en.json";

export { Trace } from "./trace.js";

let loaded;

/** Brings the module to life, once for all chats of a page; `wasm` gives it. After a failure it may be tried again. */
export function load(wasm) {
  loaded ??= instantiate(wasm);
  loaded.catch(() => {
    loaded = undefined;
  });
  return loaded;
}

async function instantiate(wasm) {
  let given = await wasm();
  if (given instanceof Response) {
    if (!given.ok) throw new Error(`${given.status} ${given.url}`);
    // Compiled while it comes in, where its server says what it is.
    const isSaid = given.headers.get("content-type") === "application/wasm";
    given = await (isSaid ? WebAssembly.compileStreaming(given) : given.arrayBuffer());
  }
  const made = await WebAssembly.instantiate(given, imports());
  enter(made.instance ?? made);
}

/** The words of the chat; `own` are the source's. */
export function words(own) {
  const texts = new Texts(english, languages, fetchWords);
  if (own) texts.add(own, false);
  return texts;
}

/** A client that takes calls and waits for its start. The module is there already. `style` is the source's own. */
export const create = (source, socket, texts, trace, style = "") =>
  new Client(source, socket, new Face(styles + style, texts, socket), trace);
