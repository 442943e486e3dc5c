// Keyboard shortcuts and where the focus goes. They can be turned off: a key may be somebody's word for another thing.
import { signal } from "@preact/signals";
import { end, inbox, neighbour, nextUnread, open, phase, reopen, select, summary } from "./app";
import { showHelp } from "./views/help";

export const SHORTCUTS = [
  ["Alt + J", "Next thread"],
  ["Alt + K", "Previous thread"],
  ["Alt + U", "Next unread thread, the longest waiting first"],
  ["Alt + R or Alt + L", "Write a reply"],
  ["Alt + E", "End the conversation, or reopen it"],
  ["Ctrl + Alt + E", "End it and go to the next"],
  ["Alt + C", "To the list of threads"],
  ["Ctrl + K", "Search"],
  ["?", "This list"],
  ["Enter", "Send the reply"],
  ["Shift + Enter", "Begin a new line"],
  ["Esc", "From the reply to the list"],
  ["↑ ↓ Home End", "Move in the list of threads"],
] as const;

/** The reply where there is a keyboard; where the thread covers the list and a keyboard would cover both, its heading. */
export function focusThread(): void {
  requestAnimationFrame(() => {
    const small = matchMedia("(width < 640px), (pointer: coarse)").matches;
    document.getElementById(small ? "conversation-name" : "reply")?.focus();
  });
}

export const focusReply = () => document.getElementById("reply")?.focus();

/** The list, or its heading while nothing is in it. */
export function focusList(): void {
  const find = (selector: string) => document.querySelector<HTMLElement>(selector);
  requestAnimationFrame(() => (find("#threads [tabindex='0']") ?? find("#threads-title"))?.focus());
}

/** Why a shortcut did nothing, to be read out. Each is another, for the key may be pressed again. */
export const excuse = signal({ text: "", number: 0 });

/** Goes to that thread; where there is none, says why. */
export function go(thread: string | undefined, none = ""): void {
  if (thread === undefined) {
    const text = inbox.peek().listed ? none : "The threads are not loaded yet.";
    excuse.value = { text, number: excuse.peek().number + 1 };
  } else {
    select(thread);
    focusThread();
  }
}

const STORED = "visavis-shortcuts";
const stored = () => {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null; // a browser that keeps nothing
  }
};
/** Those of this page; what a field does by itself, as Enter, stays. */
export const shortcuts = signal(stored() !== "off");

export function turnShortcuts(on: boolean): void {
  shortcuts.value = on;
  try {
    localStorage.setItem(STORED, on ? "on" : "off");
  } catch {}
}

export const focusSearch = () => document.getElementById("search")?.focus();

export function endOrReopen(): void {
  const line = summary.peek();
  if (line) (line.ended_at === undefined ? end : reopen)(line.thread);
}

function endAndNext(): void {
  const next = nextUnread() ?? neighbour(1) ?? neighbour(-1);
  if (open.peek() !== undefined) end(open.peek() as string);
  go(next, "No other thread.");
}

const ACTIONS: Record<string, () => void> = {
  c: focusList,
  e: endOrReopen,
  j: () => go(neighbour(1), "No thread below this one."),
  k: () => go(neighbour(-1), "No thread above this one."),
  u: () => go(nextUnread(), "No unread thread."),
  l: focusReply,
  r: focusReply,
};

export function watchKeys(): void {
  addEventListener("keydown", (event) => {
    if (phase.peek() !== "signed in" || document.querySelector("dialog[open]")) return;
    if (!shortcuts.peek() || event.isComposing || event.getModifierState("AltGraph")) return;
    const writes = (event.target as Element).matches?.("input, textarea");
    const mod = event.ctrlKey || event.metaKey;
    const does = (action: () => void) => {
      event.preventDefault();
      action();
    };
    if (event.key === "?" && !mod && !event.altKey && !writes) return does(showHelp);
    if (mod && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") return does(focusSearch);
    if (!event.altKey || event.shiftKey) return;
    // A Mac writes a symbol with Alt and a letter: then the key's place tells.
    const key = event.key.toLowerCase();
    const letter = /^[a-z]$/.test(key) ? key : event.code.replace("Key", "").toLowerCase();
    const action = mod ? letter === "e" && endAndNext : ACTIONS[letter];
    if (!action || (open.peek() === undefined && [focusReply, endOrReopen, endAndNext].includes(action))) return;
    does(action);
  });
}
