// Where the visitor writes. Enter sends, Shift and Enter breaks the line.

/** Code points of a message (`limits::BODY_CHARS` of crates/wire). */
const BODY_CHARS = 5_000;
/** Fewer characters left than this are counted aloud. */
const COUNT_FROM = 200;
/** The key code of a key that an input method has for itself (UI Events, section 7.3.1). */
const COMPOSING = 229;

export class Composer {
  #parts;
  #texts;
  #report;
  #view = { waiting: 0 };
  /** The name of what is said of it. */
  #said;

  constructor(parts, texts, report) {
    Object.assign(this, { field: parts.field });
    [this.#parts, this.#texts, this.#report] = [parts, texts, report];
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
      report({ drafted: parts.field.value });
    };
  }

  /** Says what can be sent now. */
  show(view) {
    this.#turn();
    this.#view = view;
    const left = this.#left();
    const [name, count] = view.is_full
      ? ["too_many_waiting", view.waiting]
      : left < 0
        ? ["too_long", -left]
        : left < COUNT_FROM
          ? ["characters_left", left]
          : [view.has_declined && "not_sent"];
    const { problem } = this.#parts;
    const text = name ? this.#texts.of(`composer.${name}`, { count }) : "";
    if (problem.textContent !== text) {
      // Said once, and not again with each character that is typed.
      problem.setAttribute("aria-live", name === this.#said ? "off" : "polite");
      this.#said = name;
      problem.textContent = text;
    }
    problem.toggleAttribute("data-wrong", left < 0 || view.is_full || view.has_declined);
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
    this.#report({ drafted: field.value });
  }

  /** What is written has its own direction; what stands there while nothing is, that of the language. */
  #turn() {
    this.field.dir = this.field.value ? "auto" : this.#texts.dir;
  }

  #submit() {
    if (this.#canSend()) this.#report({ wrote: this.field.value });
    else if (!this.#view.is_full) this.field.focus();
  }

  #canSend() {
    return !this.#view.is_full && !this.#view.notice && this.#left() >= 0 && /\S/.test(this.field.value);
  }

  /** How many characters may be added; counted one by one only where there may be too many. */
  #left() {
    const { value } = this.field;
    return BODY_CHARS - (value.length + COUNT_FROM <= BODY_CHARS ? value.length : [...value].length);
  }
}
