// The button that opens the emoji picker, and closes it; the picker is fetched when it is first wanted.

import { fetchEmoji, loadPicker } from "../extras.js";

export class Emoji {
  #root;
  #parts;
  #texts;
  #composer;
  #picker;

  constructor(root, parts, texts, composer) {
    [this.#root, this.#parts, this.#texts, this.#composer] = [root, parts, texts, composer];
    parts.emoji.hidden = !loadPicker;
    parts.emoji.onclick = () => this.#press();
  }

  async #press() {
    if (this.#picker) return this.#show(!this.#picker.isOpen);
    try {
      const [{ Picker }, signs] = await Promise.all([loadPicker(), fetchEmoji(this.#texts.language)]);
      const picked = (sign) => {
        if (sign) this.#composer.insert(sign);
        else this.#show(false);
      };
      this.#picker ??= new Picker(this.#root, this.#parts.composer, signs, this.#texts, picked);
      this.#show(true);
    } catch {
      // offline, or by the page's policy: who wants emoji can ask again
    }
  }

  #show(isOpen) {
    this.#picker.show(isOpen);
    this.#parts.emoji.setAttribute("aria-expanded", isOpen);
    if (!isOpen) this.#composer.field.focus();
  }
}
