/**
 * What crosses between the client (Rust) and its UI (`www/client/ui`). The Rust side is `view.rs` and `action.rs` beside
 * this file; a test there holds the two together. Numbers of milliseconds count from 1970.
 */

/** What the visitor did in the window; the UI reports it by `Chat.report`. */
export type Action =
  | "opened"
  | "closed"
  | "reached_beginning"
  | "thread_begun"
  | { bring_decided: boolean }
  | { thread_selected: string }
  | { drafted: string }
  | { wrote: string }
  | { retried: string }
  | { discarded: string };

/** What there is to see at one moment; the rows are asked for by `Chat.rows`. */
export interface View {
  /** The window is open. */
  open: boolean;
  /** Agents' messages that were not seen, in all conversations. */
  unread: number;
  /** What the connection banner says. */
  banner: "connecting" | "reconnecting" | "offline" | null;
  /** What keeps the visitor from going on. */
  notice: "expired" | "unavailable" | null;
  /** Messages that the server may not have, in all conversations. */
  waiting: number;
  /** As many messages wait as may. */
  is_full: boolean;
  /** The server did not take a message that is still here. */
  has_declined: boolean;
  /** The agent who types now. */
  typing: string | null;
  /** The visitor is asked whether the conversation from before the sign-in comes along. */
  asks_to_bring: boolean;
  /** Who answers in the conversation on the screen, unless it was ended. */
  agent: string | null;
  /** It was ended; a message takes it up again. */
  is_ended: boolean;
  /** Something was written in it, and nobody answers yet. */
  awaits_agent: boolean;
  /** How many conversations there are; `Chat.threads` has them. */
  thread_count: number;
  /** The conversation on the screen; null before its first message. */
  thread: string | null;
  /** The first and the last number of its messages that are loaded; 0 where there is none. */
  first: number;
  last: number;
  /** Messages up to this number are history, and no news to anybody. */
  history_until: number;
  /** There is more before the first, and whether it is on its way. */
  has_earlier: boolean;
  is_loading: boolean;
  /** The first message of an agent that came while nobody looked; 0 where there is none. */
  divider: number;
  /** The agents have seen everything up to this number. */
  agents_seen: number;
  /** The visitor's messages after the last one, in order. */
  pending: PendingRow[];
}

/** Whose message it is: the visitor's, an agent's, or one that the page's script says in an agent's place. */
export type Sender = "visitor" | "script" | { agent: string };

/** A message of the conversation. */
export interface Row {
  seq: number;
  id: string;
  sender: Sender;
  body: string;
  /** When it came. */
  at: number;
  /** When the one before it came; null where that is not loaded. */
  previous_at: number | null;
  /** It follows a message of the same sender. */
  joins: boolean;
  /** It is the last before one of another sender. */
  ends: boolean;
  /** The agent's avatar, by its name on the server. */
  picture: string | null;
}

/** A message that is not in the conversation yet. */
export interface PendingRow {
  id: string;
  sender: Sender;
  body: string;
  /** It waits for the conversation to begin, is on its way, is on the server's disk, or was not taken. */
  progress: "held" | "sending" | "stored" | "declined";
  /** When it was stored. */
  at: number | null;
}

/** One of the visitor's conversations, from outside. */
export interface ThreadRow {
  thread: string;
  agent: string | null;
  /** Who wrote its last message, if that is an agent. */
  by: string | null;
  excerpt: string;
  at: number;
  unread: number;
  is_ended: boolean;
}

/** How the client stands, for the debug toolbar: no token and no message. */
export interface Inspection {
  connection: "disconnected" | "connecting" | "connected" | "reconnecting";
  /** What kind of identity it is. */
  identity: "browser" | "claimed" | "signed";
  token: "absent" | "fresh" | "asked" | "in_session" | "lapsed" | "refused";
  /** When the token held expires, in seconds since 1970. */
  exp: number | null;
  /** A token can be presented to a new connection while it has this many seconds to live. */
  minimum_lifetime: number;
  /** The server's time, where it is known. */
  time: number | null;
  /** Messages that the server may not have. */
  waiting: number;
}

/** Why a call was not done. */
export interface CallError {
  /** The stable code. */
  code: string;
  /** The call's name. */
  call: string;
  /** What is wrong and what to do. */
  text: string;
}

/** What the client needs of the UI. None of it is called while the client is being changed: it may be called back. */
export interface Ui {
  show(view: View): void;
  /** Puts a text into the composer. */
  draft(text: string): void;
  /** The page chose something of the display (`_setConfiguration`); what of it is wrong is said in the console. */
  configure(configuration: object): void;
  /** The page adds words (`_addTranslations`). */
  translate(words: object): void;
  /** Stands in the element of this id, or floats above the page. True if it stands in an element now. */
  place(parent: string | undefined): boolean;
}

/** What happened to the client, as long as there is room. */
export interface Trace {
  /** How the session began: its seed and what this browser remembered. */
  began(seed: string, engaged: string | null): void;
  /** An event came in: `{[kind]: value}`; it is taken later, by `handled`. */
  note(kind: string, value: unknown): void;
  /** The first event that was noted and not taken is taken now, by the page's clock and the wall clock. */
  handled(instant: number, wall: number): void;
  /** The website was told this, because of the event taken last. */
  told(value: unknown): void;
  /** Somebody has left: nothing of theirs stays. */
  forget(): void;
}
