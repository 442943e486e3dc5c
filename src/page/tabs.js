// The tabs of one browser: whose turn it is to ask the website (Web Locks), and what they tell each other
// (BroadcastChannel). A token is sealed on its way. Where the browser has neither, each tab works alone.

/** Before the next turn begins, all have heard what came of this one. Milliseconds. */
const HEARD_WITHIN = 250;
/** A tab whose own word has not come back by then asks all the same. Milliseconds. */
const PATIENCE = 2_000;

export class Tabs {
  #name;
  #vault;
  #hear;
  #channel;
  #release = () => {};
  /** Words are said, and heard, in their order, also where a token has to be sealed or opened first. */
  #said = Promise.resolve();
  #heard = Promise.resolve();
  /** This tab's word to itself, and what is called when it comes back. */
  #echo = [];
  #stopping = new AbortController();

  constructor(name, vault, hear) {
    this.#name = name;
    this.#vault = vault;
    this.#hear = hear;
    if (!navigator.locks || !window.BroadcastChannel) return;
    const { signal } = this.#stopping;
    // A page that is put aside may come back: until then it neither hears nor keeps anybody waiting.
    addEventListener("pagehide", () => this.#leave(), { signal });
    addEventListener("pageshow", () => this.#return(), { signal });
    this.#return();
  }

  /** Tells the other tabs a word about a person. */
  tell(scope, word, value) {
    const isToken = word === "token";
    const say = async () => {
      const told = isToken ? await this.#vault.seal(scope, value) : value;
      if (told || !isToken) this.#channel?.postMessage([scope, word, told]);
    };
    this.#said = this.#said.then(say);
  }

  /** Calls `turn` once no other tab has the turn for this person. */
  queue(scope, turn) {
    this.release();
    if (!this.#channel) return turn();
    const waiting = new AbortController();
    const over = new Promise((resolve) => {
      this.#release = () => {
        waiting.abort();
        this.#said.then(() => setTimeout(resolve, HEARD_WITHIN));
      };
    });
    const hold = async () => {
      // A tab that was frozen gets the turn at once: what was said meanwhile may spare the website the question.
      await this.#catchUp();
      if (!waiting.signal.aborted) turn();
      return over;
    };
    navigator.locks.request(`${this.#name}:${scope}`, { signal: waiting.signal }, hold).catch(() => {});
  }

  /** The turn is over, or not waited for any more. */
  release() {
    this.#release();
    this.#release = () => {};
  }

  stop() {
    this.#stopping.abort();
    this.#leave();
  }

  #enter() {
    this.#channel ??= new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }) => {
      const [echo, echoed] = this.#echo;
      if (data === echo) echoed?.();
      if (!Array.isArray(data)) return;
      const [scope, word, value] = data;
      const hear = async () =>
        this.#hear([scope, word, word === "token" ? await this.#vault.open(scope, value) : value]);
      this.#heard = this.#heard.then(hear).catch(() => {});
    };
  }

  /** Whoever has left before, or meanwhile, leaves this page, too: it has not heard of it. */
  #return() {
    this.#enter();
    this.#vault.lost((scope) => this.#hear([scope, "left", null])).catch(() => {});
  }

  /** Until all that was said to this tab has been heard: its word to itself arrives behind the others'. */
  async #catchUp() {
    const mouth = new BroadcastChannel(this.#name);
    await new Promise((resolve) => {
      const word = crypto.randomUUID();
      this.#echo = [word, resolve];
      setTimeout(resolve, PATIENCE);
      mouth.postMessage(word);
    });
    mouth.close();
    await this.#heard;
  }

  #leave() {
    this.release();
    this.#channel?.close();
    this.#channel = undefined;
  }
}
