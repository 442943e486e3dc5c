// The WebAssembly module and the clients it makes: for the script of a website and for the npm package alike.

import { calm, Rim } from "../../src/page/rim.js";
import { begin, enter, imports } from "../../target/web/pkg/visavis.js";
import { loadLanguages } from "./extras.js";
import { Face } from "./face/face.js";
import { Texts } from "./face/texts.js";
import styles from "./styles/widget.css";
import english from "./texts/en.json";

export { Trace } from "./trace.js";
export { wanted } from "./wanted.js";

let loaded;

/** Brings the module to life, once for all chats of a page; `wasm` gives it. After a failure it may be tried again. */
function load(wasm) {
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

/** Who waits longer than this, in milliseconds, sees the chat before it looks as the page chose. */
const WITHIN = 5_000;

/** Gives the page a turn: whatever this comes to on a slow machine, nobody's click waits for all of it. */
export const turn = (time) => new Promise((done) => setTimeout(done, time));

/**
 * A client that takes calls and waits for its start. `wasm` gives the module; what the visitor will see is built while
 * it comes in, so much of it as is `wanted` from the beginning. `languages` is where they are; `style` and `own`, texts,
 * are the source's.
 */
export async function create(wasm, source, socket, trace, wanted, { languages, style = "", texts: own } = {}) {
  const { configuration, isPlain } = wanted;
  const texts = new Texts(english, () => loadLanguages(languages));
  if (own) texts.add(own, true);
  const coming = Promise.all([load(wasm), texts.want(configuration.locale, isPlain)]);
  coming.catch(() => {}); // heard below
  await turn();
  const face = new Face(styles + style, texts, socket);
  const dressed = face.dress(configuration);
  try {
    await coming;
    await Promise.race([dressed, turn(WITHIN)]);
    await turn();
    const rim = new Rim(source, socket, face, trace);
    const wrong = begin(calm(rim), calm(face), trace, source);
    if (wrong) throw new Error(wrong);
    return rim;
  } catch (error) {
    face.remove();
    throw error;
  }
}
