// What the console is at this moment, as signals, and all it can do: joins the inbox, the link and the session.
import { batch, computed, signal } from "@preact/signals";
import { type Event, empty, found, type Inbox, ordered, take } from "./inbox";
import { Link, type State } from "./link";
import { type Agent, signIn as askIn, signOut as askOut, who } from "./session";
import { isBlank, wellFormed } from "./text";
import { type FromAgent, read, write } from "./wire";

export type Phase = "starting" | "unreachable" | "signed out" | "signed in";

const REFUSED = 4401;

export const phase = signal<Phase>("starting");
export const agent = signal<Agent | undefined>(undefined);
/** Why the sign-in page is there, where it was not asked for. */
export const farewell = signal("");
export const inbox = signal<Inbox>(empty);
export const connection = signal<State["name"]>("stopped");
export const online = signal(navigator.onLine);
export const visible = signal(document.visibilityState === "visible");
/** Grows twice a minute. */
const minute = signal(0);
/** The server refuses this page; nothing but a new page helps. */
export const outdated = signal("");

export const summaries = computed(() => inbox.value.summaries);
const all = computed(() => ordered(inbox.value));
/** What is looked for in the list. */
export const query = signal("");
export const threads = computed(() => found(all.value, query.value));
/** Which source a thread is of is worth saying only where there are several. */
export const manySources = computed(() => new Set(all.value.map(({ source }) => source)).size > 1);
export const open = computed(() => inbox.value.open);
export const thread = computed(() => (open.value === undefined ? undefined : inbox.value.threads.get(open.value)));
export const summary = computed(() => (open.value === undefined ? undefined : summaries.value.get(open.value)));
export const replies = computed(() => inbox.value.replies);
export const repliesHere = computed(() => replies.value.filter((reply) => reply.thread === open.value));
export const typing = computed(() => inbox.value.typing);
export const up = computed(() => inbox.value.up);
export const unread = computed(() => all.value.reduce((sum, { unread }) => sum + unread, 0));

/** What was begun and not sent, by thread. Not a signal: the one who writes knows it already. */
export const drafts = new Map<string, string>();

const link = new Link(
  {
    connect: () => new WebSocket(new URL("/agent/socket", location.href.replace(/^http/, "ws"))),
    now: () => performance.now(),
    after(delay, call) {
      const timer = setTimeout(call, delay);
      return () => clearTimeout(timer);
    },
    random: Math.random,
  },
  {
    opened: () => handle({ type: "opened" }),
    heard(data) {
      const frame = read(data);
      if (frame) handle({ type: "frame", frame });
    },
    closed(code, opened) {
      handle({ type: "closed" });
      // A refused handshake looks like any failure: only the session's own address tells.
      if (code === REFUSED || !opened) void stillIn(code === REFUSED);
    },
    changed() {
      connection.value = link.state.name;
    },
  },
);

/** The server's clock, in milliseconds since 1970. */
export const now = () => Date.now() + inbox.peek().offset;

/** The same for whoever shows a relative time: it is shown again as time goes on. */
export function passingNow(): number {
  minute.value;
  return now();
}

function handle(event: Event): void {
  const [next, frames] = take(inbox.peek(), event, Date.now());
  inbox.value = next;
  for (const frame of frames) transmit(frame);
  if (next.estranged) startOver();
  clearTimeout(hush);
  const ends = Math.min(...[...next.typing.values()].map(({ until }) => until));
  if (ends < Number.POSITIVE_INFINITY) hush = setTimeout(() => handle({ type: "woke" }), ends - Date.now());
}

/** Rings when the next one has not been heard typing for too long. */
let hush: ReturnType<typeof setTimeout> | undefined;

const transmit = (frame: FromAgent) => link.send(write(frame));

export const checkLink = () => link.check();
export const askHistory = () => handle({ type: "history" });
export const askOlder = () => handle({ type: "older" });
export const retry = (id: string) => handle({ type: "retry", id });
export const withdraw = (id: string) => handle({ type: "withdraw", id });
export const end = (thread: string) => handle({ type: "end", thread });
export const reopen = (thread: string) => handle({ type: "reopen", thread });
export const typed = () => handle({ type: "typed" });
export const see = (thread: string, seq: number) => handle({ type: "seen", thread, seq });

export function reply(thread: string, text: string): boolean {
  const body = wellFormed(text);
  if (isBlank(body)) return false;
  handle({ type: "reply", thread, id: crypto.randomUUID?.() ?? randomId(), body });
  return true;
}

/** `randomUUID` is there in secure contexts only. */
const randomId = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("-");

/** Opens a thread or none; the address tells which, so that "back" and a reload know. */
export function select(name: string | undefined): void {
  const before = open.peek();
  if (name === before) return;
  handle({ type: "select", thread: name });
  const address = name === undefined ? location.pathname : `#${name}`;
  if (before === undefined) history.pushState({ inside: true }, "", address);
  else history.replaceState(history.state, "", address);
}

/** From a thread to the list: what the browser's own button does, where it can. */
export function leave(): void {
  if (history.state?.inside) history.back();
  else select(undefined);
}

export function selectFromAddress(): void {
  const name = location.hash.slice(1);
  handle({ type: "select", thread: /^[\w-]{1,64}$/.test(name) ? name : undefined });
}

/** The thread so many places further down the list; the first where none is open. */
export function neighbour(step: 1 | -1): string | undefined {
  const list = threads.peek();
  const at = list.findIndex((one) => one.thread === open.peek());
  return list[at === -1 ? 0 : at + step]?.thread;
}

/** The thread that waits longest for being read. */
export const nextUnread = () => threads.peek().findLast((one) => one.unread > 0 && one.thread !== open.peek())?.thread;

export async function start(): Promise<void> {
  try {
    const someone = await who();
    if (someone) enter(someone);
    else phase.value = "signed out";
  } catch {
    phase.value = "unreachable";
  }
}

export async function signIn(email: string, password: string) {
  const answer = await askIn(email, password);
  if (answer.result === "refused") return answer;
  const someone = await who().catch(() => null);
  if (someone) {
    enter(someone);
    return answer;
  }
  const text = "You are signed in, but your session did not come back. Allow cookies for this site, then try again.";
  return { result: "refused" as const, text, wait: 0 };
}

function enter(someone: Agent): void {
  // What one agent began is never sent in another's name.
  if (agent.peek() && agent.peek()?.id !== someone.id) forget();
  inbox.value = { ...inbox.peek(), agent: someone.id };
  batch(() => {
    agent.value = someone;
    farewell.value = outdated.value = "";
    phase.value = "signed in";
  });
  if (open.peek() === undefined) selectFromAddress();
  link.start();
}

export async function signOut(): Promise<boolean> {
  if (!(await askOut())) return false;
  link.stop();
  forget();
  batch(() => {
    agent.value = undefined;
    phase.value = "signed out";
  });
  history.replaceState(null, "", location.pathname);
  return true;
}

/** Somebody else has signed in meanwhile: this page was another agent's, and goes with all that it holds. */
function startOver(): void {
  link.stop();
  forget();
  location.reload();
}

function forget(): void {
  drafts.clear();
  inbox.value = empty;
  query.value = "";
}

async function stillIn(refused: boolean): Promise<void> {
  const someone = await who().catch(() => undefined);
  if (someone === undefined || phase.peek() !== "signed in") return;
  if (someone === null) {
    link.stop();
    farewell.value = "Your session has ended. Sign in to go on: what you wrote is kept on this page.";
    phase.value = "signed out";
  } else if (refused) {
    link.stop();
    outdated.value = inbox.peek().refused?.text ?? "The server refused the connection.";
  }
}

/** Work that a closed page would lose. */
export const unsaved = () =>
  replies.peek().some(({ state }) => state !== "sent") || [...drafts.values()].some((draft) => !isBlank(draft));

export function watchPage(): void {
  addEventListener("visibilitychange", () => {
    visible.value = document.visibilityState === "visible";
    if (visible.value) check();
  });
  for (const name of ["online", "offline"]) {
    addEventListener(name, () => {
      online.value = navigator.onLine;
      if (online.value) check();
    });
  }
  addEventListener("pageshow", check);
  addEventListener("popstate", selectFromAddress);
  addEventListener("beforeunload", (event) => {
    if (unsaved()) event.preventDefault();
  });
  setInterval(() => visible.peek() && tick(), 30_000);
}

function check(): void {
  tick();
  if (phase.peek() === "unreachable") void start();
  else if (phase.peek() === "signed in") link.check();
}

const tick = () => {
  minute.value += 1;
};
