// The WebAssembly module and the clients it makes: for the script of a website and for the npm package alike.

import init, { Chat } from "../../target/web/pkg/visavis.js";
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
  const given = await wasm();
  if (given instanceof Response && !given.ok) throw new Error(`${given.status} ${given.url}`);
  await init({ module_or_path: given });
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
    return new Client(new Chat(source, socket, face, trace), face);
  } catch (error) {
    face.remove();
    throw error;
  }
}

/** One chat of the page, with what the visitor sees of it. */
class Client {
  #chat;
  #face;

  constructor(chat, face) {
    [this.#chat, this.#face] = [chat, face];
    face.attach({
      report: (action) => calm(() => chat.report(action)),
      rows: (from, to) => chat.rows(from, to),
      threads: () => chat.threads(),
    });
  }

  /** Takes a call, as `["_open"]`; what is wrong with it, if anything is. */
  call(pushed) {
    return calm(() => this.#chat.call(pushed));
  }

  start() {
    calm(() => this.#chat.start());
  }

  inspect() {
    return calm(() => this.#chat.inspect());
  }

  /** The end: nothing is heard any more, and nothing stays in the page. */
  free() {
    calm(() => this.#chat.stop());
    this.#face.remove();
  }
}

/** A client that stopped by a mistake of ours has said so in the console: the page is not hurt by it. */
const calm = (use) => {
  try {
    return use();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) return undefined;
    throw error;
  }
};
