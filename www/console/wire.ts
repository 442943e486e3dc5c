// What the console and the server say to each other: the types of crates/wire/src/agent.rs, and the door they come in by.

export const VERSIONS = [1];

/** How the author of a message was known when it was written. */
export type Known = "verified" | "claimed" | "anonymous";

/** `automated`: the page's script said it in its author's place; an agent's has no name then. */
export type Entry = { seq: number; id: string; at: number; body: string; automated?: boolean | undefined } & (
  | { by: "visitor"; known: Known }
  | { by: "agent"; name: string; picture?: string | undefined }
);

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
  by: "visitor" | "agent";
  by_name?: string;
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

export type FromAgent =
  | { t: "hello"; v: number[]; after?: number }
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
  | { t: "welcome"; v: number; now: number; id: string; name: string; picture?: string; body_chars: number }
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
const by = (value: unknown) => value === "visitor" || value === "agent";
const optionally = (fits: (value: unknown) => boolean) => (value: unknown) => value === undefined || fits(value);
const fits = (shape: Shape) => (value: unknown) =>
  typeof value === "object" &&
  value !== null &&
  Object.entries(shape).every(([name, is]) => is((value as Record<string, unknown>)[name]));
const list = (is: (value: unknown) => boolean) => (value: unknown) => Array.isArray(value) && value.every(is);

const summary = fits({
  ...{ thread: text, activity: whole, source: text, name: optionally(text), known, head: whole, seen: whole },
  ...{ visitor_seen: whole, agent: optionally(text), ended_at: optionally(whole) },
  ...{ unread: whole, at: whole, by, by_name: optionally(text), excerpt: text },
});
const message = fits({ seq: whole, id: text, at: whole, body: text, by, automated: optionally(flag) });
const entry = (value: unknown) =>
  message(value) &&
  ((value as Entry).by === "visitor" ? fits({ known }) : fits({ name: text, picture: optionally(text) }))(value);
const scalar = (value: unknown) => text(value) || flag(value) || typeof value === "number";
const extra = (value: unknown) => fits({})(value) && Object.values(value as object).every(scalar);
const identity = fits({
  ...Object.fromEntries(FIELDS.map((field) => [field, optionally(text)])),
  extra_values: optionally(extra),
});

const field = fits({ key: text, label: optionally(text), type: text, values: list(text) });

const FRAMES: Record<string, (value: unknown) => boolean> = {
  welcome: fits({ v: whole, now: whole, id: text, name: text, picture: optionally(text), body_chars: whole }),
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
    const value = JSON.parse(frame);
    const is = Object.hasOwn(FRAMES, value?.t) ? FRAMES[value.t] : undefined;
    if (!is?.(value)) return null;
    return value.t === "person" ? JSON.parse(frame, asWritten) : value;
  } catch {
    return null;
  }
}

/** A number that JavaScript would round is kept as it was written: it may be somebody's customer number. */
function asWritten(this: unknown, _name: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  return context?.source ?? value;
}
