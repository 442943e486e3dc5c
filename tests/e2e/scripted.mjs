// A server that says what a test wants: every state of the window is there at once, without an agent and without waiting.

const MINUTE = 60_000;
const THREAD = "t1";
/** As many entries a server sends at a time. */
const BATCH = 50;

/** A message: an agent's if `by` is a name, who may have a picture; that many minutes old. */
export const entry = (seq, by, body, minutes = 0, picture = undefined) => ({
  seq,
  id: `e${seq}`,
  at: Date.now() - minutes * MINUTE,
  author: by ? { agent: by } : { visitor: "anonymous" },
  body,
  picture,
});

export class Scripted {
  /** The conversation on the screen. */
  entries = [];
  /** While this is true nothing is answered. */
  isSilent = false;
  /** With this code who comes is refused. */
  refusal;
  #socket;

  /** Answers all sockets of this page. */
  static async in(page) {
    const server = new Scripted();
    await page.routeWebSocket(/\/socket$/, (socket) => {
      server.#socket = socket;
      socket.onMessage((text) => server.#hear(JSON.parse(text)));
    });
    return server;
  }

  say(frame) {
    this.#socket.send(JSON.stringify(frame));
  }

  /** These messages came, and are the latest. */
  add(...entries) {
    this.entries.push(...entries);
    for (let from = 0; from < entries.length; from += BATCH) {
      this.say({ entries: { thread: THREAD, entries: entries.slice(from, from + BATCH) } });
    }
  }

  /** What the visitor's conversations are now: the one on the screen, with `more` of it, and another. */
  summary(more) {
    const head = this.entries.length;
    const one = { thread: THREAD, head, seen: head, agents_seen: 2, unread: 0, at: Date.now() };
    const excerpt = this.entries.at(-1)?.body ?? "";
    const other = { thread: "t2", head: 9, seen: 7, agents_seen: 9, unread: 2, at: Date.now() - 3 * 1_440 * MINUTE };
    const last = { by: "Bo", agent: "Bo", excerpt: "Until tomorrow, then" };
    this.say({
      threads: {
        threads: [
          { ...one, excerpt, ...more },
          { ...other, ...last },
        ],
      },
    });
  }

  typing(name) {
    this.say({ typing: { thread: THREAD, name } });
  }

  /** The connection breaks. */
  break() {
    this.#socket.close();
  }

  #hear({ hello, history, write }) {
    if (this.isSilent) return;
    const head = this.entries.length;
    if (hello && this.refusal) this.say({ refused: { code: this.refusal, text: "no" } });
    else if (hello) {
      const known = { version: 1, now: Date.now(), known: "anonymous", minimum_lifetime: 0, head, seen: head };
      this.say({ welcome: { ...known, ...(head > 0 && { thread: THREAD }) } });
      if (head > 0) this.say({ entries: { thread: THREAD, entries: this.entries.slice(-BATCH) } });
    } else if (history) {
      const { before } = history;
      const entries = this.entries.slice(Math.max(0, before - 1 - BATCH), before - 1);
      this.say({ entries: { thread: THREAD, entries } });
    } else if (write?.body.startsWith("!")) this.say({ declined: { id: write.id, code: "no", text: "no" } });
  }
}
