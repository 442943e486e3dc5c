// The tabs of one browser: whose turn it is to ask the website (Web Locks), and what they tell each other
// (BroadcastChannel). A token is sealed on its way. Where the browser has neither, each tab works alone.

/** Before the next turn begins, all have heard what came of this one. Milliseconds. */
const HEARD_WITHIN = 250;
/** A tab whose own message has not come back by then asks all the same. Milliseconds. */
const PATIENCE = 2_000;

export class Tabs {
  #name;
  #keys;
  #hear;
  #channel;
  #release = () => {};
  /** Messages are sent, and received, in their order, also where a token has to be sealed or opened first. */
  #sent = Promise.resolve();
  #received = Promise.resolve();
  /** This tab's message to itself, and what is called when it comes back. */
  #echo = [];
  #stopping = new AbortController();

  constructor(name, keys, hear) {
    this.#name = name;
    this.#keys = keys;
    this.#hear = hear;
    if (!navigator.locks || !window.BroadcastChannel) return;
    const { signal } = this.#stopping;
    // A page that is put aside may come back: until then it neither hears nor keeps anybody waiting.
    addEventListener("pagehide", () => this.#leave(), { signal });
    addEventListener("pageshow", () => this.#return(), { signal });
    this.#return();
  }

  /** Tells the other tabs something about a person: a text, or an object with one member. */
  tell(person, message) {
    const say = async () => {
      const told = await withToken(message, (token) => this.#keys.seal(person, token));
      if (told) this.#channel?.postMessage([person, told]);
    };
    this.#sent = this.#sent.then(say);
  }

  /** Calls `turn` once no other tab has the turn for this person. */
  queue(person, turn) {
    this.release();
    if (!this.#channel) return turn();
    const waiting = new AbortController();
    const over = new Promise((resolve) => {
      this.#release = () => {
        waiting.abort();
        this.#sent.then(() => setTimeout(resolve, HEARD_WITHIN));
      };
    });
    const hold = async () => {
      // A tab that was frozen gets the turn at once: what was said meanwhile may spare the website the question.
      await this.#catchUp();
      if (!waiting.signal.aborted) turn();
      return over;
    };
    navigator.locks.request(`${this.#name}:${person}`, { signal: waiting.signal }, hold).catch(() => {});
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
      const [person, message] = data;
      const hear = async () => {
        const told = await withToken(message, (sealed) => this.#keys.open(person, sealed));
        if (told) this.#hear([person, told]);
      };
      this.#received = this.#received.then(hear).catch(() => {});
    };
  }

  /** Whoever has left before, or meanwhile, leaves this page, too: it has not heard of it. */
  #return() {
    this.#enter();
    this.#keys.lost((person) => this.#hear([person, "left"])).catch(() => {});
  }

  /** Until all that was said to this tab has been heard: its message to itself arrives behind the others'. */
  async #catchUp() {
    const sender = new BroadcastChannel(this.#name);
    await new Promise((resolve) => {
      const echo = crypto.randomUUID();
      this.#echo = [echo, resolve];
      setTimeout(resolve, PATIENCE);
      sender.postMessage(echo);
    });
    sender.close();
    await this.#received;
  }

  #leave() {
    this.release();
    this.#channel?.close();
    this.#channel = undefined;
  }
}

/** The message with what `change` makes of the token in it; nothing where that is nothing. */
const withToken = async (message, change) => {
  if (!message?.token) return message;
  const token = await change(message.token);
  return token && { token };
};

/** Tells the other tabs something about a person at once, without hearing of them: the page may be left. */
export const tellOnce = (name, person, message) => {
  if (!window.BroadcastChannel) return;
  const sender = new BroadcastChannel(name);
  sender.postMessage([person, message]);
  sender.close();
};
