/**
 * Visavis in a website: the chat's calls, its events and its errors.
 *
 * Every promise of a call is fulfilled once the call was taken, and rejected with a {@link ChatError} where it was
 * wrong. On a server (no `document`) everything can be called and does nothing.
 */

/** What an extra value may be. */
export type ExtraValue = string | number | boolean;

/** A visitor as the website knows them; every field may be left out. */
export interface Identity {
  /** The website's own stable id of this person; 1 to 256 bytes. */
  uuid?: string | null;
  firstname?: string | null;
  lastname?: string | null;
  /** Shown in place of first and last name. */
  screenname?: string | null;
  company?: string | null;
  email?: string | null;
  avatar_url?: string | null;
  /** Free key-value pairs, 64 at most. */
  extra_values?: Record<string, ExtraValue | null> | null;
}

/** Why a token is asked for. */
export type RenewalReason = "expiring" | "expired" | "refused" | "key_removed";

/** Returns the visitor's next JWT, or null where the visitor has signed out of the website. */
export type TokenProvider = (reason: RenewalReason) => string | null | Promise<string | null>;

/** How the connection to the server is. */
export type Connection = "connecting" | "connected" | "reconnecting" | "disconnected";

/** What an event's handler receives, by the event's name. */
export interface ChatEvents {
  /** The chat runs. */
  started: { event: "started" };
  /** The window opened. */
  chat_shown: {
    event: "chat_shown";
    /** That is no beginning: it was open in this page before, or has a conversation. */
    trigger_continuation: boolean;
  };
  /** The window closed. */
  chat_closed: { event: "chat_closed" };
  /** The visitor sent the first message of a conversation. */
  chat_engaged: { event: "chat_engaged" };
  /** A message of the visitor is on the server's disk. */
  message_sent: { event: "message_sent" };
  /** A message came from an agent. */
  message_received: { event: "message_received" };
  /** An identity was refused: the stable word, and a sentence that says what to do. */
  identity_refused: {
    event: "identity_refused";
    /** The stable word. */
    code: string;
    /** What was measured; empty where it was nothing. */
    measured: string;
    rule: string;
    /** What to do. */
    remedy: string;
    /** All of it in one sentence. */
    text: string;
  };
  /** The signed identity should be renewed; it lives for this many seconds more. */
  token_expiring: { event: "token_expiring"; expires_in: number };
  /** A renewed token was taken. */
  token_renewed: { event: "token_renewed" };
  /** The signed identity lapsed: nothing is sent until a new one came. */
  token_expired: { event: "token_expired" };
  /** The visitor has signed out. */
  signed_out: { event: "signed_out" };
  /** The connection changed. */
  connection_changed: { event: "connection_changed"; connection: Connection };
  /** Agents' messages that were not seen. */
  unread_changed: { event: "unread_changed"; unread: number };
}

/** The name of an event. */
export type ChatEventName = keyof ChatEvents;

/** Any event. */
export type ChatEvent = ChatEvents[ChatEventName];

/** Where the compiled client comes from, if not from beside the package's own script. */
export type WasmSource = string | URL | BufferSource | WebAssembly.Module | Response | Promise<Response | BufferSource>;

/** A message by script. */
export interface AddedMessage {
  /** Its text, 5,000 characters at most. */
  body: string;
  /** It stands in an agent's place, as an automated message; else in the visitor's. */
  agent?: boolean | null;
  /** In the visitor's place: it begins the conversation, as if they had sent it. */
  engage?: boolean | null;
}

/** How the chat looks; what is not named stays as it is. */
export interface Configuration {
  /** Colours by the names of the original, as `{"header-color": "#123456"}`. */
  colors?: Record<string, string>;
  theme?: "light" | "dark" | "auto";
  position?: "left" | "right";
  /** Unread messages are counted in the page's title. */
  titleBadge?: boolean;
  /** Visitors may turn sound on. */
  sound?: boolean;
  /** The language, as `de` or `pt-BR`; else the page's, else the browser's. */
  locale?: string;
}

/** Texts by language: nested names, each a text or the plural forms of one. */
export type Texts = Record<string, TextsOfALanguage>;

/** The texts of one language, with `%{name}` where something is put in. */
export interface TextsOfALanguage {
  [name: string]: string | TextsOfALanguage;
}

/** What a chat is made with. */
export interface ChatOptions {
  /** The chat server, as `https://chat.example.org`. */
  server: string | URL;
  /** The source's token, as `visavis-server source list` gives it. */
  source: string;
  /** A plain identity. */
  identity?: Identity | undefined;
  /** A signed identity, a JWT. */
  signedIdentity?: string | undefined;
  /** Asked for the next token well before one expires. */
  tokenProvider?: TokenProvider | undefined;
  /** The element to stand in; without it the chat floats above the page. */
  parent?: Element | undefined;
  /** Colours, theme, position, language, as `_setConfiguration` takes them. */
  configuration?: Configuration | undefined;
  /** Texts over those built in; English is, other languages are where the page adds them. */
  texts?: Texts | undefined;
  /** Where the compiled client is, for bundlers that do not copy it. Read for the first chat of a page. */
  wasm?: WasmSource | undefined;
}

/** A call that cannot be done. */
export declare class ChatError extends Error {
  constructor(code: string, call: string, text: string);
  readonly name: "ChatError";
  /** The stable word, as `wrong_type`, `token_malformed`, `wrong_option` or `not_started`. */
  readonly code: string;
  /** The call, as `_setIdentity`; empty where the chat could not be started. */
  readonly call: string;
}

/** One chat in the page. */
export declare class Chat {
  /** Makes a chat and starts it; what is called meanwhile waits. */
  constructor(options: ChatOptions);
  /** Fulfilled when the chat stands in the page. */
  readonly ready: Promise<void>;
  /** Says plainly who the visitor is. */
  setIdentity(identity: Identity): Promise<void>;
  /** Presents a signed identity; again at any time to renew it. */
  setSignedIdentity(token: string): Promise<void>;
  /** Names the function that is asked for the next token. */
  setTokenProvider(provider: TokenProvider): Promise<void>;
  /** The visitor leaves: thread, draft and waiting messages go from every tab at once. */
  signOut(): Promise<void>;
  /** Opens the window. */
  open(): Promise<void>;
  /** Closes the window. */
  close(): Promise<void>;
  /** Changes how the chat looks. */
  configure(configuration: Configuration): Promise<void>;
  /**
   * Says something of the visit, which agents see beside the conversation: 32 variables, of 256 bytes each.
   * An empty string takes one away.
   */
  fillCustomVariable(name: `custom_${string}`, value: ExtraValue): Promise<void>;
  /**
   * Adds a message to the open chat, in the visitor's place or an agent's. Agents see that it is automated. Before a
   * conversation has begun it waits for the visitor's first message and goes to the server with it.
   */
  addMessage(message: AddedMessage): Promise<void>;
  /** Lays texts over those there are. */
  addTranslations(texts: Texts): Promise<void>;
  /** Moves the chat into this element; null lets it float above the page. */
  place(parent: Element | null): Promise<void>;
  /** A single-page application shows another page: the chat sees to it that it still stands in it. */
  pageChange(): Promise<void>;
  /** Hears an event, or all by the name `*`; returns what ends it. */
  on<Name extends ChatEventName>(name: Name, handler: (event: ChatEvents[Name]) => void): () => void;
  on(name: "*", handler: (event: ChatEvent) => void): () => void;
  /** Takes the chat out of the page and closes its connection. Calls after it do nothing. */
  destroy(): void;
}
