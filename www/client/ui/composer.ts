// Where the visitor writes. Enter sends, Shift and Enter breaks the line.

import type { Action, View } from "../../../src/api/ui";
import { type Elements, setText } from "./elements";
import type { I18n } from "./i18n";

/** Code points of a message (`limits::BODY_CHARS` of crates/wire). */
const MAX_CHARS = 5_000;
/** Fewer characters left than this are counted aloud. */
const COUNT_FROM = 200;
/** The key code of a key that an input method has for itself (UI Events, section 7.3.1). */
const COMPOSING = 229;

type State = Pick<View, "is_full" | "has_declined" | "waiting" | "notice">;

export class Composer {
  #field: HTMLTextAreaElement;
  #send: HTMLElement;
  #problem: HTMLElement;
  #i18n: I18n;
  #report: (action: Action) => void;
  #state: State = { is_full: false, has_declined: false, waiting: 0, notice: null };
  /** The name of the problem that is shown. */
  #shown: string | undefined;

  constructor({ composer, field, send, problem }: Elements, i18n: I18n, report: (action: Action) => void) {
    [this.#field, this.#send, this.#problem] = [field, send, problem];
    [this.#i18n, this.#report] = [i18n, report];
    composer.onsubmit = (event) => {
      event.preventDefault();
      this.#submit();
    };
    field.onkeydown = (event) => {
      const isComposing = event.isComposing || event.keyCode === COMPOSING;
      if (event.key !== "Enter" || event.shiftKey || isComposing) return;
      event.preventDefault();
      this.#submit();
    };
    field.oninput = () => {
      this.#setDirection();
      report({ drafted: field.value });
    };
  }

  /** Says what can be sent now. */
  show(state: State): void {
    this.#setDirection();
    this.#state = state;
    const left = this.#left();
    const [name, count] = this.#findProblem(left);
    const text = name ? this.#i18n.of(`composer.${name}`, { count }) : "";
    if (this.#problem.textContent !== text) {
      // Said once, and not again with each character that is typed.
      this.#problem.setAttribute("aria-live", name === this.#shown ? "off" : "polite");
      this.#shown = name;
      setText(this.#problem, text);
    }
    this.#problem.toggleAttribute("data-wrong", left < 0 || state.is_full || state.has_declined);
    this.#send.setAttribute("aria-disabled", `${!this.#canSend()}`);
  }

  /** Replaces what is written. */
  put(text: string): void {
    this.#field.value = text;
  }

  /** Puts a text where the cursor is. */
  insert(text: string): void {
    const field = this.#field;
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    this.#report({ drafted: field.value });
  }

  focus(): void {
    this.#field.focus();
  }

  #findProblem(left: number): [name?: string, count?: number] {
    const { is_full, waiting, has_declined } = this.#state;
    if (is_full) return ["too_many_waiting", waiting];
    if (left < 0) return ["too_long", -left];
    if (left < COUNT_FROM) return ["characters_left", left];
    return has_declined ? ["not_sent"] : [];
  }

  /** What is written has its own direction; what stands there while nothing is, that of the language. */
  #setDirection() {
    this.#field.dir = this.#field.value ? "auto" : this.#i18n.dir;
  }

  #submit() {
    if (this.#canSend()) this.#report({ wrote: this.#field.value });
    else if (!this.#state.is_full) this.#field.focus();
  }

  #canSend() {
    return !this.#state.is_full && !this.#state.notice && this.#left() >= 0 && /\S/.test(this.#field.value);
  }

  /** How many characters may be added; counted one by one only if there may be too many. */
  #left() {
    const { value } = this.#field;
    return MAX_CHARS - (value.length + COUNT_FROM <= MAX_CHARS ? value.length : [...value].length);
  }
}
