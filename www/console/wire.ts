// What the console and the server say to each other: the types of crates/wire/src/agent.rs, and the door they come in by.

export const VERSIONS = [1];

/** How the author of a message was known when it was written. */
export type Known = "verified" | "claimed" | "anonymous";

/** A visitor, known this well then, or an agent by name; the page's script in an agent's place has none. */
export type Author = { visitor: Known; agent?: undefined } | { agent: string; visitor?: undefined };

export interface Entry {
  seq: number;
  id: string;
  at: number;
  author: Author;
  body: string;
  picture?: string | undefined;
  /** The page's script said it in its author's place. */
  automated?: boolean | undefined;
}

export interface Summary {
  thread: string;
  activity: number;
  source: string;
  name?: string;
  known: Known;
  head: number;
  seen: number;
  unread: number;
  visitor_seen: number;
  /** Who answers; nobody while the visitor waits for an agent. */
  agent?: string;
  ended_at?: number;
  at: number;
  /** Who wrote the last message. */
  author: Author;
  excerpt: string;
}

/** Predefined fields, in the order they are shown. */
export const FIELDS = ["uuid", "screenname", "firstname", "lastname", "company", "email", "avatar_url"] as const;

export type Identity = { [field in (typeof FIELDS)[number]]?: string } & {
  extra_values?: Variables;
};

/** A field of the person, mapped from what the website said. */
export interface PersonField {
  /** A predefined field's name or a custom field's key. */
  key: string;
  /** A custom field's name for agents. */
  label?: string;
  type: string;
  values: string[];
}

/** What the page says of the visit. */
export type Variables = Record<string, string | number | boolean>;

/** A frame in the console has its name as `t`; on the wire that is its one member (`read` and `write`). */
export type FromAgent =
  | { t: "hello"; versions: number[]; after?: number }
  | { t: "open"; thread: string; after?: number }
  | { t: "history"; before: number }
  | { t: "older"; before: number }
  | { t: "reply"; thread: string; id: string; body: string }
  | { t: "seen"; thread: string; seq: number }
  | { t: "end"; thread: string; seq: number }
  | { t: "reopen"; thread: string }
  | { t: "typing" }
  | { t: "pong" };

export type ToAgent =
  | { t: "welcome"; version: number; now: number; id: string; name: string; picture?: string; body_chars: number }
  | { t: "refused"; code: string; text: string }
  | { t: "threads"; threads: Summary[]; more: boolean }
  | { t: "person"; thread: string; known: Known; identity: Identity; fields: PersonField[]; variables: Variables }
  | { t: "entries"; thread: string; entries: Entry[] }
  | { t: "ack"; id: string; thread: string; seq: number; at: number }
  | { t: "declined"; id: string; code: string; text: string }
  | { t: "gone"; thread: string }
  | { t: "typing"; thread: string; name?: string }
  | { t: "ping"; now: number };

type Shape = Record<string, (value: unknown) => boolean>;

const text = (value: unknown) => typeof value === "string";
const whole = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
const flag = (value: unknown) => typeof value === "boolean";
const known = (value: unknown) => value === "verified" || value === "claimed" || value === "anonymous";
const optionally = (fits: (value: unknown) => boolean) => (value: unknown) => value === undefined || fits(value);
const fits = (shape: Shape) => (value: unknown) =>
  typeof value === "object" &&
  value !== null &&
  Object.entries(shape).every(([name, is]) => is((value as Record<string, unknown>)[name]));
const list = (is: (value: unknown) => boolean) => (value: unknown) => Array.isArray(value) && value.every(is);

const author = (value: unknown) => fits({ visitor: known })(value) || fits({ agent: text })(value);

const summary = fits({
  ...{ thread: text, activity: whole, source: text, name: optionally(text), known, head: whole, seen: whole },
  ...{ visitor_seen: whole, agent: optionally(text), ended_at: optionally(whole) },
  ...{ unread: whole, at: whole, author, excerpt: text },
});
const entry = fits({
  ...{ seq: whole, id: text, at: whole, author, body: text },
  ...{ picture: optionally(text), automated: optionally(flag) },
});
const scalar = (value: unknown) => text(value) || flag(value) || typeof value === "number";
const extra = (value: unknown) => fits({})(value) && Object.values(value as object).every(scalar);
const identity = fits({
  ...Object.fromEntries(FIELDS.map((field) => [field, optionally(text)])),
  extra_values: optionally(extra),
});

const field = fits({ key: text, label: optionally(text), type: text, values: list(text) });

const FRAMES: Record<string, (value: unknown) => boolean> = {
  welcome: fits({ version: whole, now: whole, id: text, name: text, picture: optionally(text), body_chars: whole }),
  refused: fits({ code: text, text }),
  threads: fits({ threads: list(summary), more: flag }),
  person: fits({ thread: text, known, identity, fields: list(field), variables: extra }),
  entries: fits({ thread: text, entries: list(entry) }),
  ack: fits({ id: text, thread: text, seq: whole, at: whole }),
  declined: fits({ id: text, code: text, text }),
  gone: fits({ thread: text }),
  typing: fits({ thread: text, name: optionally(text) }),
  ping: fits({ now: whole }),
};

/** Reads a frame; null where its name is unknown or it is not what its name promises, and so to be ignored. */
export function read(frame: unknown): ToAgent | null {
  if (typeof frame !== "string") return null;
  try {
    const [[t, said] = []] = Object.entries(JSON.parse(frame, asWritten)) as [string, object][];
    const is = t !== undefined && Object.hasOwn(FRAMES, t) ? FRAMES[t] : undefined;
    return is?.(said) ? ({ ...said, t } as ToAgent) : null;
  } catch {
    return null;
  }
}

/** The text of a frame. */
export const write = ({ t, ...said }: FromAgent) => JSON.stringify({ [t]: said });

/** A number that JavaScript would round is kept as it was written: it may be somebody's customer number. */
function asWritten(this: unknown, _name: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  return context?.source ?? value;
}
