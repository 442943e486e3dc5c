// The WebAssembly module and the clients it makes: for the script of a website and for the npm package alike.

import type { Texts } from "../../../src/api/types";
import type { Action, CallError, Inspection } from "../../../src/api/ui";
import init, { Chat } from "../../../target/web/pkg/visavis.js";
import { loadLanguages } from "../lazy/lazy";
import styles from "../styles/widget.css";
import english from "../texts/en.json";
import { type ChatSource, ChatView } from "../ui/chat_view";
import { I18n } from "../ui/i18n";
import type { ScriptAddress } from "./integrity";
import type { Preferences } from "./preferences";
import type { Trace } from "./trace";

/** What the module exports, beside what the UI needs of it. */
interface RustChat extends ChatSource {
  call(pushed: unknown): CallError | undefined;
  start(): void;
  inspect(): Inspection | undefined;
  stop(): void;
}

type Wasm = Response | BufferSource | WebAssembly.Module;
/** Gives the module: its bytes, or the response that has them. */
export type LoadWasm = () => Wasm | Promise<Wasm>;

export interface ClientOptions {
  wasm: LoadWasm;
  source: string;
  /** The address of the source's WebSocket. */
  socket: string;
  trace: Trace;
  preferences: Preferences;
  /** Where the script of the languages is. */
  languages?: ScriptAddress;
  /** The source's own style sheet and texts. */
  style?: string;
  texts?: Texts | undefined;
}

/** Who waits longer than this, in milliseconds, sees the chat before it looks as the page chose. */
const DRESS_TIMEOUT = 5_000;

let loaded: Promise<unknown> | undefined;

/** Brings the module to life, once for all chats of a page. After a failure it may be tried again. */
function load(wasm: LoadWasm) {
  loaded ??= instantiate(wasm);
  loaded.catch(() => {
    loaded = undefined;
  });
  return loaded;
}

async function instantiate(wasm: LoadWasm) {
  const given = await wasm();
  if (given instanceof Response && !given.ok) throw new Error(`${given.status} ${given.url}`);
  await init({ module_or_path: given });
}

/** Gives the page a turn: whatever this comes to on a slow machine, nobody's click waits for all of it. */
export const pause = (millis?: number) => new Promise<void>((done) => setTimeout(done, millis));

/**
 * A client that takes calls and waits for its start. What the visitor will see is built while the module comes in, so
 * much of it as is preferred from the beginning.
 */
export async function createClient(options: ClientOptions): Promise<Client> {
  const { wasm, source, socket, trace, preferences, languages, style = "", texts } = options;
  const i18n = new I18n(english, () => loadLanguages(languages));
  if (texts) i18n.add(texts, true);
  const coming = Promise.all([load(wasm), i18n.want(preferences.configuration.locale, preferences.isPlain)]);
  coming.catch(() => {}); // awaited below
  await pause();
  const view = new ChatView(styles + style, i18n, socket);
  const dressed = view.dress(preferences.configuration);
  try {
    await coming;
    await Promise.race([dressed, pause(DRESS_TIMEOUT)]);
    await pause();
    return new Client(new Chat(source, socket, view, trace), view);
  } catch (error) {
    view.remove();
    throw error;
  }
}

/** One chat of the page, with what the visitor sees of it. */
export class Client {
  #chat: RustChat;
  #view: ChatView;

  constructor(chat: RustChat, view: ChatView) {
    [this.#chat, this.#view] = [chat, view];
    view.attach({
      report: (action: Action) => guard(() => chat.report(action)),
      rows: (from: number, to: number) => guard(() => chat.rows(from, to)) ?? [],
      threads: () => guard(() => chat.threads()) ?? [],
    });
  }

  /** Takes a call, as `["_open"]`; what is wrong with it, if anything is. */
  call(pushed: unknown): CallError | undefined {
    return guard(() => this.#chat.call(pushed));
  }

  start(): void {
    guard(() => this.#chat.start());
  }

  inspect(): Inspection | undefined {
    return guard(() => this.#chat.inspect());
  }

  /** The end: nothing is heard any more, and nothing stays in the page. */
  stop(): void {
    guard(() => this.#chat.stop());
    this.#view.remove();
  }
}

/** A client that stopped by a mistake of ours has said so in the console, once: the page is not hurt by it. */
const guard = <Result>(use: () => Result): Result | undefined => {
  try {
    return use();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) return undefined;
    throw error;
  }
};
