// The tabs of one browser: whose turn it is to ask the website (Web Locks), and what they tell each other
// (BroadcastChannel). A token is sealed on its way. Where the browser has neither, each tab works alone.

/** Before the next turn begins, all have heard what came of this one. Milliseconds. */
const HEARD_WITHIN = 250;

export class Tabs {
  #name;
  #vault;
  #hear;
  #channel;
  #release = () => {};
  /** What was said is heard in its order, also where a token has to be opened first. */
  #heard = Promise.resolve();
  #stopping = new AbortController();

  constructor(name, vault, hear) {
    this.#name = name;
    this.#vault = vault;
    this.#hear = hear;
    if (!navigator.locks || !window.BroadcastChannel) return;
    const { signal } = this.#stopping;
    // A page that is put aside may come back: until then it neither hears nor keeps anybody waiting.
    addEventListener("pagehide", () => this.#leave(), { signal });
    addEventListener("pageshow", () => this.#enter(), { signal });
    this.#enter();
  }

  /** Tells the other tabs a word about a person. */
  async tell(scope, word, value) {
    const isToken = word === "token";
    const told = isToken ? await this.#vault.seal(scope, value) : value;
    if (told || !isToken) this.#channel?.postMessage([scope, word, told]);
  }

  /** Calls `turn` once no other tab has the turn for this person. */
  queue(scope, turn) {
    this.release();
    if (!this.#channel) return turn();
    const waiting = new AbortController();
    const over = new Promise((resolve) => {
      this.#release = () => {
        waiting.abort();
        setTimeout(resolve, HEARD_WITHIN);
      };
    });
    const hold = async () => {
      // A tab that was frozen gets the turn at once: what was said meanwhile may spare the website the question.
      await this.#heard;
      turn();
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
      if (!Array.isArray(data)) return;
      const [scope, word, value] = data;
      const hear = async () =>
        this.#hear([scope, word, word === "token" ? await this.#vault.open(scope, value) : value]);
      this.#heard = this.#heard.then(hear).catch(() => {});
    };
  }

  #leave() {
    this.release();
    this.#channel?.close();
    this.#channel = undefined;
  }
}
