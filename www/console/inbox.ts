// The agents' inbox, pure: an event in, a new inbox and the frames to send out. No clock, no socket, no page.
//
// **Invariants**: a thread's entries are without a gap, in order, each once. A reply leaves `replies` only when its
// entry has come, or when its writer takes it back; until it is acknowledged it is said again after every
// reconnect, under the same id and in the order of writing, and never in another agent's name. While nothing is asked
// for, the list is whole from `floor` to `cursor`: what is dropped of it, and what stays though it is further down,
// moves the floor and makes no gap.
import type { Entry, FromAgent, Identity, Known, PersonField, Summary, ToAgent, Variables } from "./wire";
import { VERSIONS } from "./wire";

export interface Reply {
  id: string;
  thread: string;
  body: string;
  at: number;
  state: "sending" | "sent" | "declined";
  /** Why it was declined, in the server's words. */
  why?: string;
}

export interface Thread {
  /** Entries from here on are news to whoever has the thread open. */
  openedAt: number;
  /** Where something was unread when the thread was opened: the last entry that was not. */
  seenThen: number | undefined;
  entries: readonly Entry[];
  /** True once the server has sent something of it. */
  loaded: boolean;
  /** The server has it no more: it stays while it is open, for what was being written. */
  gone?: true;
  person?: { known: Known; identity: Identity; fields: PersonField[]; variables: Variables };
  /** An asked and not yet answered number. */
  historyBefore?: number;
  /** After a gap: what was asked to fill it, so that it is asked once. */
  gapAfter?: number;
}

export interface Inbox {
  /** A welcome was heard on the present connection. */
  up: boolean;
  /** Whose inbox it is. */
  agent?: string;
  /** A welcome was for another agent: nothing is left here, and this page is of no more use. */
  estranged: boolean;
  name: string;
  /** The agent's picture, by its name on the server. */
  picture?: string | undefined;
  bodyChars: number;
  /** What to add to this machine's clock to have the server's. */
  offset: number;
  summaries: ReadonlyMap<string, Summary>;
  /** The list of threads was heard at least once. */
  listed: boolean;
  more: boolean;
  /** The list goes down to this activity number. */
  floor: number;
  /** All that happened up to this activity number is here. */
  cursor?: number;
  /** What the next list of threads answers; a list of newer threads than asked for is news. */
  asked?: { for: "hello" } | { for: "older" | "missed"; before: number };
  open?: string;
  threads: ReadonlyMap<string, Thread>;
  replies: readonly Reply[];
  /** What was said to be seen on the present connection. */
  seen: ReadonlyMap<string, number>;
  /** Who types, by thread: an agent by name, or the visitor; over at that time of this machine's clock. */
  typing: ReadonlyMap<string, { name?: string; until: number }>;
  /** When the server was told that this agent types. */
  typedAt?: number;
  /** The newest messages of the open thread's visitor, to be read out. */
  news: readonly Entry[];
  refused?: { code: string; text: string };
}

export type Event =
  | { type: "opened" }
  | { type: "closed" }
  | { type: "frame"; frame: ToAgent }
  | { type: "select"; thread: string | undefined }
  | { type: "history" }
  | { type: "older" }
  | { type: "reply"; thread: string; id: string; body: string }
  | { type: "retry"; id: string }
  | { type: "withdraw"; id: string }
  | { type: "seen"; thread: string; seq: number }
  | { type: "end" | "reopen"; thread: string }
  | { type: "typed" }
  | { type: "woke" };

type Step = [Inbox, FromAgent[]];

const KEPT_LINES = 500; // of the list, unless older ones were asked for
const KEPT_THREADS = 30;
const KEPT_ENTRIES = 200;
/** Who types says so this often, and is not known to type for longer than that without a new word of it. */
export const TYPING_EVERY = 3_000;
export const TYPING_LASTS = 7_000;

export const empty: Inbox = {
  ...{ up: false, estranged: false, name: "", bodyChars: 5_000, offset: 0, listed: false, more: false, floor: 0 },
  ...{ summaries: new Map(), threads: new Map(), replies: [], seen: new Map(), news: [], typing: new Map() },
};

/** Takes one event at `now`, this machine's clock in milliseconds since 1970. */
export function take(before: Inbox, event: Event, now: number): Step {
  const inbox = quietened(before, now);
  switch (event.type) {
    case "opened":
      return [
        without({ ...inbox, asked: { for: "hello" } }, "refused"),
        [{ t: "hello", versions: VERSIONS, ...(inbox.cursor !== undefined && { after: inbox.cursor }) }],
      ];
    case "closed": {
      const threads = mapValues(inbox.threads, (thread) => without(without(thread, "historyBefore"), "gapAfter"));
      return [without({ ...inbox, up: false, threads, seen: new Map() }, "asked"), []];
    }
    case "frame":
      return takeFrame(inbox, event.frame, now);
    case "select":
      return select(inbox, event.thread, now);
    case "history": {
      const { open = "", up } = inbox;
      const thread = inbox.threads.get(open);
      const before = thread?.entries[0]?.seq ?? 1;
      if (!up || !thread || before === 1 || thread.historyBefore !== undefined) return [inbox, []];
      return [withThread(inbox, open, { ...thread, historyBefore: before }), [{ t: "history", before }]];
    }
    case "older": {
      if (!inbox.more || inbox.asked || !inbox.up) return [inbox, []];
      const before = inbox.floor;
      return [{ ...inbox, asked: { for: "older", before } }, [{ t: "older", before }]];
    }
    case "reply": {
      const { thread, id, body } = event;
      const reply: Reply = { id, thread, body, at: now + inbox.offset, state: "sending" };
      const next = without({ ...inbox, replies: [...inbox.replies, reply] }, "typedAt");
      return [next, inbox.up ? [{ t: "reply", thread, id, body }] : []];
    }
    case "retry": {
      const reply = inbox.replies.find(({ id }) => id === event.id);
      if (reply?.state !== "declined") return [inbox, []];
      const again: Reply = without({ ...reply, state: "sending" }, "why");
      const replies = [...inbox.replies.filter((other) => other !== reply), again];
      return [{ ...inbox, replies }, inbox.up ? [said(again)] : []];
    }
    case "withdraw":
      return [
        { ...inbox, replies: inbox.replies.filter(({ id, state }) => id !== event.id || state !== "declined") },
        [],
      ];
    case "end": {
      const { thread } = event;
      // What the agent has not read is not ended over: the server compares.
      const seq = last(inbox.threads.get(thread) ?? { entries: [] });
      return [inbox, inbox.up && seq > 0 ? [{ t: "end", thread, seq }] : []];
    }
    case "reopen":
      return [inbox, inbox.up ? [{ t: "reopen", thread: event.thread }] : []];
    case "typed":
      if (!inbox.up || inbox.open === undefined || now < (inbox.typedAt ?? 0) + TYPING_EVERY) return [inbox, []];
      return [{ ...inbox, typedAt: now }, [{ t: "typing" }]];
    case "woke":
      return [inbox, []];
    case "seen": {
      const { thread, seq } = event;
      const summary = inbox.summaries.get(thread);
      if (!inbox.up || !summary || seq <= Math.max(summary.seen, inbox.seen.get(thread) ?? 0)) return [inbox, []];
      const seen = new Map(inbox.seen).set(thread, seq);
      return [{ ...inbox, seen, summaries: listed(inbox.summaries, [summary], seen) }, [{ t: "seen", thread, seq }]];
    }
  }
}

function takeFrame(inbox: Inbox, frame: ToAgent, now: number): Step {
  switch (frame.t) {
    case "welcome": {
      const { id: agent, name, picture, body_chars: bodyChars } = frame;
      // The cookie is another agent's now. What was asked after does not fit, and what was written is not theirs.
      if (inbox.agent !== undefined && inbox.agent !== agent) return [{ ...empty, estranged: true }, []];
      const open = inbox.open === undefined ? [] : [opening(inbox, inbox.open)];
      const waiting = inbox.replies.filter(({ state }) => state === "sending").map(said);
      const offset = frame.now - now;
      return [{ ...inbox, up: true, agent, name, picture, bodyChars, offset }, [...open, ...waiting]];
    }
    case "refused":
      return [{ ...inbox, refused: { code: frame.code, text: frame.text } }, []];
    case "ping":
      return [{ ...inbox, offset: frame.now - now }, [{ t: "pong" }]];
    case "threads":
      return takeThreads(inbox, frame.threads, frame.more);
    case "person": {
      const thread = inbox.threads.get(frame.thread);
      if (!thread) return [inbox, []];
      const { known, identity, fields, variables } = frame;
      const person = { known, identity, fields, variables };
      return [withThread(inbox, frame.thread, { ...without(thread, "gone"), loaded: true, person }), []];
    }
    case "entries":
      return takeEntries(inbox, frame.thread, frame.entries);
    case "gone": {
      const summaries = new Map(inbox.summaries);
      summaries.delete(frame.thread);
      const left: Thread = { openedAt: now, seenThen: undefined, entries: [], loaded: false, gone: true };
      return [withThread({ ...inbox, summaries, news: [] }, frame.thread, left), []];
    }
    case "typing": {
      const { thread, name } = frame;
      const typist = { ...(name !== undefined && { name }), until: now + TYPING_LASTS };
      return [{ ...inbox, typing: new Map(inbox.typing).set(thread, typist) }, []];
    }
    case "ack": {
      const reply = inbox.replies.find(({ id }) => id === frame.id);
      if (!reply) return [inbox, []];
      const { id, seq, at } = frame;
      const thread = inbox.threads.get(reply.thread);
      if (!thread?.loaded) return [{ ...inbox, replies: inbox.replies.filter((other) => other !== reply) }, []];
      const replies = inbox.replies.map((other) => (other === reply ? { ...reply, state: "sent" as const } : other));
      const { name, picture } = inbox;
      const entry: Entry = { seq, id, at, author: { agent: name }, picture, body: reply.body };
      // Where others wrote in between, the entry comes with theirs.
      const fits = seq === last(thread) + 1;
      return fits ? takeEntries({ ...inbox, replies }, reply.thread, [entry]) : [{ ...inbox, replies }, []];
    }
    case "declined": {
      const replies = inbox.replies.map((reply) =>
        reply.id === frame.id && reply.state === "sending"
          ? { ...reply, state: "declined" as const, why: frame.text }
          : reply,
      );
      return [{ ...inbox, replies }, []];
    }
  }
}

function takeThreads(inbox: Inbox, threads: Summary[], more: boolean): Step {
  const { asked, cursor = -1 } = inbox;
  // Nothing older than asked for is ever answered, unless the server has begun anew: then all that is here is of old.
  if (asked?.for === "hello" && threads.some(({ activity }) => activity <= cursor)) {
    const anew = without({ ...inbox, summaries: new Map(), threads: new Map(), floor: 0 }, "cursor");
    return takeThreads(anew, threads, more);
  }
  const spoken = threads.filter(({ thread, head }) => head > (inbox.summaries.get(thread)?.head ?? 0));
  const typing = new Map(inbox.typing);
  for (const { thread } of spoken) typing.delete(thread); // what they typed is here
  const all = { ...inbox, listed: true, typing, summaries: listed(inbox.summaries, threads, inbox.seen) };
  const lowest = threads.reduce((least, { activity }) => Math.min(least, activity), Number.POSITIVE_INFINITY);
  const answered = asked && (asked.for === "hello" || threads.every(({ activity }) => activity < asked.before));
  const next = answered && asked.for === "older" ? all : shortened(all, down(inbox).length);
  const complete = () => without({ ...next, cursor: highest(next.summaries) }, "asked");

  if (!answered) return [asked ? next : complete(), []];
  // The first list ever: what is older is not missed, it is further down.
  if (asked.for === "older" || cursor === -1) return [{ ...complete(), more, floor: more ? lowest : 0 }, []];
  // More happened while away than one list holds: asked for until it meets what is here, or is all that is kept.
  if (!more || threads.length === 0 || lowest <= Math.max(cursor, next.floor)) return [complete(), []];
  return [{ ...next, asked: { for: "missed", before: lowest } }, [{ t: "older", before: lowest }]];
}

function takeEntries(inbox: Inbox, name: string, entries: readonly Entry[]): Step {
  const thread = inbox.threads.get(name);
  const [first] = entries;
  if (!thread) return [inbox, []];
  if (!first) return [withThread(inbox, name, without({ ...thread, loaded: true }, "historyBefore")), []];

  const oldest = thread.entries[0]?.seq;
  const end = last(thread);
  let next: Thread = { ...thread, loaded: true };
  let fresh: Entry[] = [];
  if (oldest === undefined) {
    fresh = [...entries];
    next.entries = fresh;
  } else if (first.seq < oldest) {
    const before = entries.filter(({ seq }) => seq < oldest);
    if (before.at(-1)?.seq === oldest - 1) next.entries = [...before, ...thread.entries];
    next = without(next, "historyBefore");
  } else if (first.seq <= end + 1) {
    fresh = entries.filter(({ seq }) => seq > end);
    if (fresh.length > 0) next.entries = [...thread.entries, ...fresh];
  } else {
    // Something between was missed: it is asked for, once, and this comes again with it.
    if (thread.gapAfter === end || inbox.open !== name || !inbox.up) return [inbox, []];
    return [withThread(inbox, name, { ...thread, gapAfter: end }), [{ t: "open", thread: name, after: end }]];
  }

  const ids = new Set(fresh.filter(({ author }) => author.agent !== undefined).map(({ id }) => id));
  const replies = ids.size > 0 ? inbox.replies.filter((reply) => !ids.has(reply.id)) : inbox.replies;
  const spoken = fresh.filter(({ author, at }) => author.visitor && at >= thread.openedAt);
  const news = inbox.open === name && spoken.length > 0 ? spoken : inbox.news;
  return [withThread({ ...inbox, replies, news }, name, next), []];
}

function select(inbox: Inbox, name: string | undefined, now: number): Step {
  if (name === inbox.open) return [inbox, []];
  const threads = new Map(inbox.threads);
  const left = inbox.open === undefined ? undefined : threads.get(inbox.open);
  if (inbox.open !== undefined && left) {
    const shorter = without({ ...left, entries: left.entries.slice(-KEPT_ENTRIES) }, "historyBefore");
    threads.set(inbox.open, without(shorter, "gapAfter"));
  }
  if (name === undefined) return [trimmed(without({ ...inbox, threads, news: [] }, "open")), []];
  const kept = threads.get(name) ?? { entries: [], loaded: false };
  threads.delete(name); // and set anew: the map's order is the order of use
  const line = inbox.summaries.get(name);
  threads.set(name, { ...kept, openedAt: now + inbox.offset, seenThen: line?.unread ? line.seen : undefined });
  for (const oldest of threads.keys()) {
    if (threads.size <= KEPT_THREADS) break;
    threads.delete(oldest);
  }
  const next = trimmed({ ...inbox, threads, open: name, news: [] });
  return [next, inbox.up ? [opening(next, name)] : []];
}

/** Who has not been heard of for too long types no more. */
function quietened(inbox: Inbox, now: number): Inbox {
  const typing = [...inbox.typing].filter(([, { until }]) => until > now);
  return typing.length === inbox.typing.size ? inbox : { ...inbox, typing: new Map(typing) };
}

/**
 * The threads: first those with something unread, last the ended ones, and the newest message first. Reading one does
 * not move it: it stays where it was until another is opened.
 */
export function ordered({ summaries, threads, open }: Pick<Inbox, "summaries" | "threads" | "open">): Summary[] {
  const place = ({ thread, unread, ended_at }: Summary) => {
    const wasUnread = thread === open && threads.get(thread)?.seenThen !== undefined;
    return unread > 0 || wasUnread ? 0 : ended_at === undefined ? 1 : 2;
  };
  return [...summaries.values()].sort((a, b) => place(a) - place(b) || b.at - a.at || b.activity - a.activity);
}

/** Those in which every word that is looked for is found. */
export function found(summaries: readonly Summary[], query: string): readonly Summary[] {
  const words = folded(query).split(/\s+/);
  const within = ({ name, source, excerpt, agent }: Summary) => folded([name, source, excerpt, agent].join(" "));
  return summaries.filter((summary) => words.every((word) => within(summary).includes(word)));
}

/** Without capitals and accents. */
const folded = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

export const last = (thread: Pick<Thread, "entries">) => thread.entries.at(-1)?.seq ?? 0;

const said = ({ thread, id, body }: Reply): FromAgent => ({ t: "reply", thread, id, body });

function opening(inbox: Inbox, name: string): FromAgent {
  const after = inbox.threads.get(name)?.entries.at(-1)?.seq;
  return { t: "open", thread: name, ...(after !== undefined && { after }) };
}

/** Later news wins; what we said to be seen is not unread again because an older word of it arrives late. */
function listed(summaries: Inbox["summaries"], news: Summary[], seen: Inbox["seen"]): Inbox["summaries"] {
  const all = new Map(summaries);
  for (const summary of news) {
    if ((all.get(summary.thread)?.activity ?? 0) > summary.activity) continue;
    const said = seen.get(summary.thread) ?? 0;
    const read = said >= summary.head && { unread: 0 };
    all.set(summary.thread, { ...summary, ...read, seen: Math.max(said, summary.seen) });
  }
  return all;
}

/** The activity numbers of the list, from the highest down to its floor. */
const down = ({ summaries, floor }: Inbox) =>
  [...summaries.values()]
    .map(({ activity }) => activity)
    .filter((activity) => activity >= floor)
    .sort((a, b) => b - a);

/** Keeps as many lines as there were, or may be: older ones come when they are asked for. */
function shortened(inbox: Inbox, length: number): Inbox {
  const most = Math.max(KEPT_LINES, length);
  const all = down(inbox);
  return all.length > most ? trimmed({ ...inbox, floor: all[most - 1] ?? 0, more: true }) : inbox;
}

/** Without what is further down than the list goes, unless it is at hand: the open thread, and what waits to be said. */
function trimmed(inbox: Inbox): Inbox {
  const atHand = new Set([inbox.open, ...inbox.replies.map(({ thread }) => thread)]);
  const stays = ([name, { activity }]: [string, Summary]) => activity >= inbox.floor || atHand.has(name);
  return { ...inbox, summaries: new Map([...inbox.summaries].filter(stays)) };
}

const highest = (summaries: Inbox["summaries"]) =>
  [...summaries.values()].reduce((most, { activity }) => Math.max(most, activity), 0);

const withThread = (inbox: Inbox, name: string, thread: Thread): Inbox => ({
  ...inbox,
  threads: new Map(inbox.threads).set(name, thread),
});

function without<T extends object, K extends keyof T>(value: T, name: K): T {
  if (!(name in value)) return value;
  const { [name]: _, ...rest } = value;
  return rest as T;
}

function mapValues<K, V>(map: ReadonlyMap<K, V>, change: (value: V) => V): Map<K, V> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}
