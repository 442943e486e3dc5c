// What happened to the client, as long as there is room: raw values, which nobody sees before they are redacted
// (lazy/debug/redact.ts). A sign-out empties it.

import type { Trace as Recorder } from "../../../src/api/ui";

/** Events, and characters in them. */
const MAX = { events: 500, chars: 1_000_000 };

/** What a page passed is copied: it may change it. */
const PASSED = /^(called|provider_)/;

export interface TraceEvent {
  /** The page's clock and the wall clock. */
  at: [instant: number, wall: number];
  kind: string;
  value: unknown;
  /** What the website was told because of it. */
  told: unknown[];
}

export class Trace implements Recorder {
  /** How the session began. */
  beginning: { seed: string; engaged: string | null } = { seed: "", engaged: null };
  events: TraceEvent[] = [];
  /** How many do not fit any more: a trace that lacks its beginning can be read, and not replayed. */
  dropped = 0;
  #waiting: TraceEvent[] = [];
  #current: TraceEvent | undefined;
  #chars = 0;

  began(seed: string, engaged: string | null = null): void {
    this.beginning = { seed, engaged };
  }

  note(kind: string, value: unknown): void {
    this.#waiting.push({ at: [0, 0], kind, value: PASSED.test(kind) ? copy(value) : value, told: [] });
  }

  handled(instant: number, wall: number): void {
    const event = this.#waiting.shift();
    if (!event) return;
    this.#current = event;
    event.at = [instant, wall];
    this.events.push(event);
    this.#chars += size(event.value);
    while (this.events.length > MAX.events || this.#chars > MAX.chars) {
      const first = this.events.shift();
      this.#chars -= size(first?.value);
      this.dropped += 1;
    }
  }

  told(value: unknown): void {
    this.#current?.told.push(value);
  }

  forget(): void {
    this.dropped += this.events.length;
    this.events = [];
    this.#chars = 0;
  }
}

/** Characters of all the texts in it. */
const size = (value: unknown): number => {
  if (typeof value === "string") return value.length;
  return value instanceof Object ? Object.values(value).reduce((sum, inner) => sum + size(inner), 0) : 0;
};

/** As it was then. A function is only known to be one; what cannot be copied is not. */
const copy = (value: unknown): unknown => {
  try {
    const plain = (_: string, member: unknown) => (typeof member === "function" ? { function: true } : member);
    return JSON.parse(JSON.stringify(value, plain) ?? "null");
  } catch {
    return null;
  }
};
