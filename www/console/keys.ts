// Keyboard shortcuts and where the focus goes. All are Alt and a letter: a letter alone belongs to whoever writes.
import { neighbour, nextUnread, open, phase, select } from "./app";

export const SHORTCUTS = [
  ["Alt + J", "Next thread"],
  ["Alt + K", "Previous thread"],
  ["Alt + U", "Next unread thread, the longest waiting first"],
  ["Alt + R or Alt + L", "Write a reply"],
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

export function focusList(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>("#threads [tabindex='0']")?.focus());
}

export function go(thread: string | undefined): void {
  if (thread === undefined) return;
  select(thread);
  focusThread();
}

const ACTIONS: Record<string, () => void> = {
  j: () => go(neighbour(1)),
  k: () => go(neighbour(-1)),
  u: () => go(nextUnread()),
  l: focusReply,
  r: focusReply,
};

export function watchKeys(): void {
  addEventListener("keydown", (event) => {
    if (phase.peek() !== "signed in" || document.querySelector("dialog[open]")) return;
    const other = event.ctrlKey || event.metaKey || event.shiftKey || event.getModifierState("AltGraph");
    if (!event.altKey || other || event.isComposing) return;
    // A Mac writes a symbol with Alt and a letter: then the key's place tells.
    const key = event.key.toLowerCase();
    const action = ACTIONS[/^[a-z]$/.test(key) ? key : event.code.replace("Key", "").toLowerCase()];
    if (!action || (open.peek() === undefined && action === focusReply)) return;
    event.preventDefault();
    action();
  });
}
