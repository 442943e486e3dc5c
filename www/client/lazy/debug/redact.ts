// Takes out of a trace what is nobody's business: what is not named here to be kept does not stay.
// Messages, drafts and sentences become as many x; people, messages and threads get numbers; a token keeps its `exp`.

/** The trace's format; another number where a reader of before could not read it. */
export const VERSION = 2;

/** Members whose numbers and flags stay as they are, and whose texts do where they are plain words. */
const KEPT = new Set([
  ...["version", "now", "known", "minimum_lifetime", "head", "seen", "seq", "at", "code", "visitor", "automated"],
  ...["reason", "within", "event", "expires_in", "unread", "connection", "agents_seen", "ended_at", "to"],
]);
/** Members that name something: the same name always gets the same number. */
const NAMED = { id: "message", new: "message", thread: "thread", uuid: "visitor" };
/** Members of which it matters only whether they are there. */
const SECRET = new Set(["resume", "browser"]);

const WORD = /^[a-z_]{1,40}$/;

/** The trace of a page, as it may leave the page. */
export function redact({ beginning, dropped, events }) {
  const names = new Map();
  const named = (kind, text) => {
    const key = `${kind} ${text}`;
    if (!names.has(key)) {
      const count = [...names.keys()].filter((key) => key.startsWith(`${kind} `)).length;
      names.set(key, `${kind}-${count + 1}`);
    }
    return names.get(key);
  };
  const within = (value, name) => {
    if (Array.isArray(value)) return value.map((item) => within(item, name));
    if (value && typeof value === "object") return members(value);
    if (KEPT.has(name) && (typeof value !== "string" || WORD.test(value))) return value;
    if (typeof value === "number") return 0;
    if (typeof value !== "string") return value;
    if (name in NAMED) return named(NAMED[name], value);
    if (name === "token") return token(value);
    return SECRET.has(name) ? "removed" : "x".repeat(value.length);
  };
  const members = (object) => {
    const kept = Object.entries(object).map(([name, value]) => [name, within(value, name)]);
    return Object.fromEntries(kept.filter(([name]) => isOurs(name)));
  };
  /** The same person until the same second, signed by nobody. */
  const token = (text) => {
    try {
      const { exp, uuid } = JSON.parse(decoded(text.split(".")[1]));
      const claims = { exp, uuid: typeof uuid === "string" && uuid ? named("visitor", uuid) : uuid && 0 };
      return ["unsigned", encoded(JSON.stringify(claims)), "unsigned"].join(".");
    } catch {
      return "x";
    }
  };
  const call = ([verb, argument]) => {
    if (verb === "_setSignedIdentity") return [verb, token(argument)];
    // Who it is makes a difference; what they are called does not.
    if (verb === "_setIdentity") {
      const { uuid } = argument ?? {};
      return [verb, typeof uuid === "string" ? { uuid: named("visitor", uuid) } : {}];
    }
    if (verb === "_fillCustomVariable") return [verb, "custom_x", "x"];
    if (verb === "_setTokenProvider") return [verb, { function: true }];
    return [WORD.test(verb.slice(1).toLowerCase()) ? verb : "removed"];
  };
  const answer = (given) => (typeof given === "string" ? token(given) : given === null ? null : "x");
  const person = (text) => {
    const [sort, ...who] = `${text}`.split(":");
    return who.length > 0 ? `${sort}:${named("visitor", who.join(":"))}` : sort;
  };
  const blanked = (text) => "x".repeat(`${text}`.length);
  /** What stays of an action. */
  const action = (given) => {
    if (typeof given === "string") return WORD.test(given) ? given : "removed";
    const [[name, value]] = Object.entries(given);
    const kinds = { thread_selected: "thread", retried: "message", discarded: "message" };
    if (typeof value === "boolean") return { [name]: value };
    return { [name]: kinds[name] ? named(kinds[name], value) : blanked(value) };
  };
  /** What stays of an event's value, by its kind; of another kind nothing. */
  const read = {
    started: () => null,
    timer: () => null,
    shown: Boolean,
    online: Boolean,
    left: Boolean,
    called: call,
    socket_opened: ([attempt, hasKey]) => [attempt, hasKey === true],
    socket_message: ([attempt, text]) => [attempt, members(JSON.parse(text))],
    socket_garbled: ([attempt]) => [attempt],
    socket_closed: ([attempt, code]) => [attempt, code],
    tab_message: ([who, message]) => [person(who), message.token ? { token: token(message.token) } : message],
    turn: Number,
    provider_result: ([ask, given]) => [ask, answer(given)],
    provider_failed: ([ask]) => [ask, "x"],
    restored: ([who, text]) => [person(who), text ? members(JSON.parse(text)) : null],
    proved: ([attempt]) => [attempt],
    action,
    wrote: ([id, body]) => [named("message", id), blanked(body)],
    added: ([id, body, side, engages]) => [named("message", id), blanked(body), side, engages],
  };
  return {
    visavis_trace: VERSION,
    began: beginning,
    dropped,
    events: events.map(({ at, kind, value, told }) => ({
      at,
      event: { [kind]: read[kind]?.(value) ?? null },
      told: told.map((said) => within(said, "event")),
    })),
  };
}

/** Names of members are the page's own where it may name them freely; ours are plain words. */
const isOurs = (name) => WORD.test(name) && name !== "identity" && name !== "extra_values";

/** What a segment of a token says. */
export const decoded = (segment) =>
  new TextDecoder().decode(
    Uint8Array.from(atob(segment.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0)),
  );
const encoded = (text) => btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
