// One connection to the server after another, with rests between: owns the socket and the one timer, knows no frame.
//
// **Invariant**: at most one socket has the present attempt's number; what any other says is not heard.

export const OPEN_WITHIN = 10_000;
/** The server says `ping` every ten seconds. */
export const HEAR_WITHIN = 24_000;
const DOUBT_AFTER = 12_000;
const PROVE_WITHIN = 1_500;
/** A connection that lasted this long begins the count of failures anew. */
const STEADY_AFTER = 10_000;
const REST_FROM = 1_000;
const REST_UP_TO = 60_000;

export interface Socket {
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(frame: string): void;
  close(): void;
}

/** What the link needs of the world; times are milliseconds of a clock that only goes forward. */
export interface World {
  connect(): Socket;
  now(): number;
  /** Calls back after so many milliseconds; gives what takes it back. */
  after(delay: number, call: () => void): () => void;
  random(): number;
}

export interface Listener {
  opened(): void;
  heard(data: unknown): void;
  /** `opened` tells whether this attempt had come so far. */
  closed(code: number, opened: boolean): void;
  changed(): void;
}

export type State =
  | { name: "stopped" }
  | { name: "opening"; attempt: number; since: number }
  | { name: "up"; attempt: number; since: number; heardAt: number; doubtedAt?: number }
  | { name: "resting"; until: number };

/** Our own words for a connection that we gave up. */
export const SILENT = 4441;

export class Link {
  state: State = { name: "stopped" };
  #attempts = 0;
  #failures = 0;
  #socket: Socket | undefined;
  #untimed: (() => void) | undefined;

  constructor(
    readonly world: World,
    readonly listener: Listener,
  ) {}

  start(): void {
    if (this.state.name === "stopped") this.#connect();
  }

  stop(): void {
    this.#failures = 0;
    this.#drop();
    this.#become({ name: "stopped" });
  }

  send(frame: string): void {
    if (this.state.name === "up") this.#socket?.send(frame);
  }

  /** The page woke up, came into view or back online, or its user is impatient: look at once. */
  check(): void {
    const { state } = this;
    const now = this.world.now();
    if (state.name === "resting") this.#connect();
    // Frames may be waiting behind this very call: they get a moment to be heard.
    else if (state.name === "up" && now - state.heardAt > DOUBT_AFTER) this.#become({ ...state, doubtedAt: now });
    else this.#wake();
  }

  #connect(): void {
    this.#drop();
    const attempt = ++this.#attempts;
    const { world, listener } = this;
    const ours = () => "attempt" in this.state && this.state.attempt === attempt;
    let socket: Socket;
    this.#become({ name: "opening", attempt, since: world.now() });
    try {
      socket = world.connect();
    } catch {
      this.#lost(0);
      return;
    }
    this.#socket = socket;
    socket.onopen = () => {
      if (!ours()) return;
      const now = world.now();
      this.#become({ name: "up", attempt, since: now, heardAt: now });
      listener.opened();
    };
    socket.onmessage = ({ data }) => {
      if (!ours() || this.state.name !== "up") return;
      const { since } = this.state;
      this.state = { name: "up", attempt, since, heardAt: world.now() };
      listener.heard(data);
    };
    socket.onclose = ({ code }) => {
      if (ours()) this.#lost(code);
    };
  }

  #lost(code: number): void {
    const { state, world } = this;
    const now = world.now();
    const opened = state.name === "up";
    this.#failures = opened && now - state.since >= STEADY_AFTER ? 0 : this.#failures + 1;
    this.#drop();
    const longest = Math.min(REST_UP_TO, REST_FROM * 2 ** this.#failures);
    this.#become({ name: "resting", until: now + world.random() * longest });
    this.listener.closed(code, opened);
  }

  #drop(): void {
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = undefined;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #become(state: State): void {
    this.state = state;
    this.#wake();
    this.listener.changed();
  }

  /** When something is due in the present state; Infinity for never. */
  #due(): number {
    const { state } = this;
    switch (state.name) {
      case "stopped":
        return Number.POSITIVE_INFINITY;
      case "opening":
        return state.since + OPEN_WITHIN;
      case "up":
        return state.doubtedAt === undefined ? state.heardAt + HEAR_WITHIN : state.doubtedAt + PROVE_WITHIN;
      case "resting":
        return state.until;
    }
  }

  /** Does what is due, or sets the timer for it. A heard frame moves the deadline; the timer then finds nothing due. */
  #wake(): void {
    this.#untimed?.();
    this.#untimed = undefined;
    const wait = this.#due() - this.world.now();
    if (wait === Number.POSITIVE_INFINITY) return;
    if (wait > 0) this.#untimed = this.world.after(wait, () => this.#wake());
    else if (this.state.name === "resting") this.#connect();
    else this.#lost(SILENT);
  }
}
