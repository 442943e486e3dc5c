// Takes out of a trace what is nobody's business: what is not named here to be kept does not stay.
// Messages, drafts and sentences become as many x; people, messages and threads get numbers; a token keeps its `exp`.

import type { Action } from "../../../../src/api/ui";
import type { Trace } from "../../boot/trace";

/** The trace's format; another number if a reader of before could not read it. */
export const VERSION = 2;

/** Members whose numbers and flags stay as they are, and whose texts do if they are plain words. */
const KEPT = new Set([
  ...["version", "now", "known", "minimum_lifetime", "head", "seen", "seq", "at", "code", "visitor", "automated"],
  ...["reason", "within", "event", "expires_in", "unread", "connection", "agents_seen", "ended_at", "to"],
]);
/** Members that name something: the same name always gets the same number. */
const NAMED: Record<string, string> = { id: "message", new: "message", thread: "thread", uuid: "visitor" };
/** Members of which it matters only whether they are there. */
const SECRET = new Set(["resume", "browser"]);

const WORD = /^[a-z_]{1,40}$/;

/** What the client notes, by the kind of event. */
interface Noted {
  started: null;
  timer: null;
  shown: boolean;
  online: boolean;
  left: boolean;
  called: [verb: string, argument?: unknown];
  socket_opened: [attempt: number, hasKey: boolean];
  socket_message: [attempt: number, text: string];
  socket_garbled: [attempt: number];
  socket_closed: [attempt: number, code: number];
  tab_message: [identityKey: string, message: string | { token: string } | { asking: number | null }];
  turn: number;
  provider_result: [ask: number, answer: unknown];
  provider_failed: [ask: number, error: unknown];
  restored: [identityKey: string, text: string | null];
  proved: [attempt: number];
  action: Action;
  wrote: [id: string, text: string];
  added: [id: string, body: string, side: "visitor" | "agent", engages: boolean];
}

/** The trace of a page, as it may leave the page. */
export function redact({ beginning, dropped, events }: Pick<Trace, "beginning" | "dropped" | "events">) {
  const redactor = new Redactor();
  const event = (kind: string, value: unknown) => {
    const keep = redactor.kept[kind as keyof Noted] as ((value: unknown) => unknown) | undefined;
    return { [kind]: keep?.(value) ?? null };
  };
  return {
    visavis_trace: VERSION,
    began: beginning,
    dropped,
    events: events.map(({ at, kind, value, told }) => ({
      at,
      event: event(kind, value),
      told: told.map((one) => redactor.within(one, "event")),
    })),
  };
}

class Redactor {
  /** Names of something by its kind, in the order in which they were met. */
  #names = new Map<string, string[]>();

  /** What stays of an event's value, by its kind; of another kind nothing. */
  readonly kept: { [Kind in keyof Noted]: (value: Noted[Kind]) => unknown } = {
    started: () => null,
    timer: () => null,
    shown: Boolean,
    online: Boolean,
    left: Boolean,
    called: (call) => this.#call(call),
    socket_opened: ([attempt, hasKey]) => [attempt, hasKey === true],
    socket_message: ([attempt, text]) => [attempt, this.within(JSON.parse(text))],
    socket_garbled: ([attempt]) => [attempt],
    socket_closed: ([attempt, code]) => [attempt, code],
    tab_message: ([identityKey, message]) => [this.#identityKey(identityKey), this.#tabMessage(message)],
    turn: Number,
    provider_result: ([ask, answer]) => [ask, this.#answer(answer)],
    provider_failed: ([ask]) => [ask, "x"],
    restored: ([identityKey, text]) => [this.#identityKey(identityKey), text ? this.within(JSON.parse(text)) : null],
    proved: ([attempt]) => [attempt],
    action: (action) => this.#action(action),
    wrote: ([id, text]) => [this.#name("message", id), blank(text)],
    added: ([id, body, side, engages]) => [this.#name("message", id), blank(body), word(side), engages === true],
  };

  /** What stays of a value that is a member of this name. */
  within(value: unknown, name = ""): unknown {
    if (Array.isArray(value)) return value.map((item) => this.within(item, name));
    if (value && typeof value === "object") {
      const members = Object.entries(value).filter(([name]) => isOurs(name));
      return Object.fromEntries(members.map(([name, value]) => [name, this.within(value, name)]));
    }
    if (KEPT.has(name) && (typeof value !== "string" || WORD.test(value))) return value;
    if (typeof value === "number") return 0;
    if (typeof value !== "string") return value;
    const named = NAMED[name];
    if (named) return this.#name(named, value);
    if (name === "token") return this.#token(value);
    return SECRET.has(name) ? "removed" : blank(value);
  }

  #name(kind: string, text: string) {
    const names = this.#names.get(kind) ?? [];
    this.#names.set(kind, names);
    if (!names.includes(text)) names.push(text);
    return `${kind}-${names.indexOf(text) + 1}`;
  }

  /** The same person until the same second, signed by nobody. */
  #token(text: unknown) {
    try {
      const { exp, uuid } = claimsOf(`${text}`);
      const claims = {
        exp: typeof exp === "number" ? exp : undefined,
        uuid: typeof uuid === "string" && uuid ? this.#name("visitor", uuid) : uuid && 0,
      };
      return `unsigned.${encode(JSON.stringify(claims))}.unsigned`;
    } catch {
      return "x";
    }
  }

  #answer(answer: unknown) {
    if (typeof answer === "string") return this.#token(answer);
    return answer === null ? null : "x";
  }

  #call([verb, argument]: Noted["called"]) {
    if (verb === "_setSignedIdentity") return [verb, this.#token(argument)];
    // Who it is makes a difference; what they are called does not.
    if (verb === "_setIdentity") {
      const { uuid } = Object(argument) as { uuid?: unknown };
      return [verb, typeof uuid === "string" ? { uuid: this.#name("visitor", uuid) } : {}];
    }
    if (verb === "_fillCustomVariable") return [verb, "custom_x", "x"];
    if (verb === "_setTokenProvider") return [verb, { function: true }];
    return [WORD.test(verb.slice(1).toLowerCase()) ? verb : "removed"];
  }

  #identityKey(key: string) {
    const [kind, ...who] = key.split(":");
    return who.length > 0 ? `${kind}:${this.#name("visitor", who.join(":"))}` : kind;
  }

  /** Any script of the page may speak to the tabs: only what is known stays. */
  #tabMessage(message: Noted["tab_message"][1]) {
    if (typeof message === "string") return word(message);
    if ("token" in message) return { token: this.#token(message.token) };
    return { asking: message.asking === null ? null : Number(message.asking) };
  }

  #action(action: Action) {
    if (typeof action === "string") return word(action);
    return Object.fromEntries(
      Object.entries(action).map(([name, value]) => {
        if (typeof value === "boolean") return [name, value];
        if (name === "thread_selected") return [name, this.#name("thread", value)];
        return [name, name === "retried" || name === "discarded" ? this.#name("message", value) : blank(value)];
      }),
    );
  }
}

const word = (text: string) => (WORD.test(text) ? text : "removed");
const blank = (text: string) => "x".repeat(text.length);

/** Names of members are the page's own if it may name them freely; ours are plain words. */
const isOurs = (name: string) => WORD.test(name) && name !== "identity" && name !== "extra_values";

/** What a token says; it throws if it is none. */
export const claimsOf = (token: string): Record<string, unknown> => {
  const segment = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(segment), (char) => char.charCodeAt(0))));
};
const encode = (text: string) => btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
