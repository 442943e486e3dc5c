// What is read out to who hears the page: in the window, which may be modal, or beside it while it is closed.

import { type Elements, make } from "./elements";

/** So long, in milliseconds, it is there to be heard; then it is only in the conversation. */
const AUDIBLE = 10_000;
/** Of so many it is known that they were announced. */
const MAX_KEPT = 20;

export class Announcer {
  #inside: HTMLElement;
  #outside: HTMLElement;

  constructor({ announcer, caller }: Elements) {
    [this.#inside, this.#outside] = [announcer, caller];
  }

  /**
   * Announces a text, each as a child of its own, so that two alike are two. False if that of this `id` was announced
   * before.
   */
  announce(text: string, isOpen: boolean, id = ""): boolean {
    const all = this.#all;
    if (id && all.some((one) => one.dataset.id === id)) return false;
    if (all.length > MAX_KEPT) all[0]?.remove();
    const one = make("p", "", { dir: "auto", "data-id": id }, text);
    (isOpen ? this.#inside : this.#outside).append(one);
    setTimeout(() => one.replaceChildren(), AUDIBLE);
    return true;
  }

  /** Silences what was announced; that it was is still known: a script's messages come before their conversation. */
  clear(): void {
    for (const one of this.#all) one.textContent = "";
  }

  get #all() {
    return [...this.#inside.children, ...this.#outside.children] as HTMLElement[];
  }
}
