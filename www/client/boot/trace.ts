// What happened to the client, as long as there is room: raw values, which nobody sees before they are redacted
// (debug/redact.js). A sign-out empties it.

/** Events, and characters in them. */
const ROOM = { events: 500, chars: 1_000_000 };

/** What a page passed is copied: it may change it. */
const PASSED = /^(called|provider_)/;

export class Trace {
  /** How the session began. */
  beginning = { seed: "", engaged: null };
  events = [];
  /** How many do not fit any more: a trace that lacks its beginning can be read, and not replayed. */
  dropped = 0;
  #waiting = [];
  #current;
  #chars = 0;

  began(seed, engaged = null) {
    this.beginning = { seed, engaged };
  }

  note(kind, value) {
    this.#waiting.push({ kind, value: PASSED.test(kind) ? copy(value) : value, told: [] });
  }

  handled(instant, wall) {
    const event = this.#waiting.shift();
    this.#current = event;
    event.at = [instant, wall];
    this.events.push(event);
    this.#chars += size(event);
    while (this.events.length > ROOM.events || this.#chars > ROOM.chars) {
      this.#chars -= size(this.events.shift());
      this.dropped += 1;
    }
  }

  told(value) {
    this.#current?.told.push(value);
  }

  forget() {
    this.dropped += this.events.length;
    this.events = [];
    this.#chars = 0;
  }
}

/** Characters of the texts in it. */
const size = ({ value }) => [value].flat(2).reduce((sum, part) => sum + (typeof part === "string" ? part.length : 0), 0);

/** As it was then. A function is only known to be one; what cannot be copied is not. */
const copy = (value) => {
  try {
    return JSON.parse(
      JSON.stringify(value, (_, member) => (typeof member === "function" ? { function: true } : member)) ?? "null",
    );
  } catch {
    return null;
  }
};
