// Where the visitor writes. Enter sends, Shift and Enter breaks the line.

/** Fewer characters left than this are counted aloud. */
const COUNT_FROM = 200;
/** The key code of a key that an input method has for itself (UI Events, section 7.3.1). */
const COMPOSING = 229;

export class Composer {
  #parts;
  #texts;
  #hear;
  #most;
  #state = { waiting: 0 };
  /** The name of what is said of it. */
  #said;

  /** `most` is how many characters (code points) a message may have. */
  constructor(parts, texts, hear, most) {
    Object.assign(this, { field: parts.field });
    [this.#parts, this.#texts, this.#hear, this.#most] = [parts, texts, hear, most];
    parts.composer.onsubmit = (event) => {
      event.preventDefault();
      this.#submit();
    };
    parts.field.onkeydown = (event) => {
      const isComposing = event.isComposing || event.keyCode === COMPOSING;
      if (event.key !== "Enter" || event.shiftKey || isComposing) return;
      event.preventDefault();
      this.#submit();
    };
    parts.field.oninput = () => {
      this.#turn();
      hear("drafted", parts.field.value);
    };
  }

  /** Says what can be sent now: `waiting` messages wait, as many as may if `isFull`; one was `isDeclined`; or `isShut`. */
  show(state) {
    this.#turn();
    this.#state = state;
    const left = this.#left();
    const [name, count] = state.isFull
      ? ["too_many_waiting", state.waiting]
      : left < 0
        ? ["too_long", -left]
        : left < COUNT_FROM
          ? ["characters_left", left]
          : [state.isDeclined && "not_sent"];
    const { problem } = this.#parts;
    const text = name ? this.#texts.of(`composer.${name}`, { count }) : "";
    if (problem.textContent !== text) {
      // Said once, and not again with each character that is typed.
      problem.setAttribute("aria-live", name === this.#said ? "off" : "polite");
      this.#said = name;
      problem.textContent = text;
    }
    problem.toggleAttribute("data-wrong", left < 0 || state.isFull || state.isDeclined);
    this.#parts.send.setAttribute("aria-disabled", !this.#canSend());
  }

  /** Replaces what is written. */
  put(text) {
    this.field.value = text;
  }

  /** Puts a text where the cursor is. */
  insert(text) {
    const { field } = this;
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    this.#hear("drafted", field.value);
  }

  /** What is written has its own direction; what stands there while nothing is, that of the language. */
  #turn() {
    this.field.dir = this.field.value ? "auto" : this.#texts.dir;
  }

  #submit() {
    if (this.#canSend()) this.#hear("wrote", this.field.value);
    else if (!this.#state.isFull) this.field.focus();
  }

  #canSend() {
    return !this.#state.isFull && !this.#state.isShut && this.#left() >= 0 && /\S/.test(this.field.value);
  }

  /** How many characters may be added; counted one by one only where there may be too many. */
  #left() {
    const { value } = this.field;
    return this.#most - (value.length + COUNT_FROM <= this.#most ? value.length : [...value].length);
  }
}
