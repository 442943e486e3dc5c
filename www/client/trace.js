// What happened to the client, as long as there is room: raw values, which nobody sees before they are redacted
// (debug/redact.js). A sign-out empties it.

/** Events, and characters in them. */
const ROOM = { events: 500, chars: 1_000_000 };

export class Trace {
  /** How the session began. */
  beginning = "";
  events = [];
  /** How many do not fit any more: a trace that lacks its beginning can be read, and not replayed. */
  dropped = 0;
  #waiting = [];
  #current;
  #chars = 0;

  /** Something was heard, of this kind by its number in src/page/heard.js. */
  note(kind, number, value) {
    this.#waiting.push({ kind, number, value: value instanceof Object ? copy(value) : value, told: [] });
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

const size = ({ value }) => (typeof value === "string" ? value.length : 0);

/** What the page passed, as it was then, as text: the page may change it. What cannot be copied is not. */
const copy = (value) => {
  try {
    return JSON.stringify(value, (_, member) => (typeof member === "function" ? { function: true } : member));
  } catch {
    return undefined;
  }
};
