// The bell: two soft notes when an agent answers and nobody looks, and where the visitor allowed it a notification.
// Fetched when the page offers it; silent until the visitor wants it, and again by one press.

import { adopt, icon, make } from "../../ui/elements";
import type { I18n } from "../../ui/i18n";
import styles from "./sound.css";

const BELL = "M6 16V10a6 6 0 0112 0v6l2 2H4zM10 21h4";
/** Where this browser remembers that the visitor wants to hear. */
const NAME = "visavis:sound";
/** No other tab rings for the same message within this time, in milliseconds. */
const ONCE_WITHIN = 10_000;
/** The notes: hertz, and when they begin, in seconds. */
const NOTES: [pitch: number, after: number][] = [
  [660, 0],
  [880, 0.12],
];

export class Bell {
  #button = make("button", "bell", { type: "button", id: "bell" }, icon(BELL));
  #i18n: I18n;
  #isOn = false;
  #speaker: AudioContext | undefined;

  /** It stands before this button. */
  constructor(button: Element, i18n: I18n) {
    this.#i18n = i18n;
    adopt(button, styles);
    button.before(this.#button);
    this.#button.onclick = () => this.#turn();
    try {
      this.#isOn = localStorage.getItem(NAME) === "on";
    } catch {
      // A browser that keeps nothing.
    }
    this.relabel();
  }

  /** Says what a press would do. */
  relabel(): void {
    this.#button.setAttribute("aria-label", this.#i18n.of(this.#isOn ? "window.sound_off" : "window.sound_on"));
    this.#button.toggleAttribute("data-on", this.#isOn);
  }

  /** Sound is offered, or not any more. */
  show(isOffered: boolean): void {
    this.#button.hidden = !isOffered;
  }

  /** Rings for the message of this id, in one tab of all that hear of it. */
  ring(id: string, title: string, opened: () => void): void {
    const once = (lock: Lock | null) => {
      if (!lock) return undefined; // another tab rings
      this.#announce(id, title, opened);
      return new Promise((done) => setTimeout(done, ONCE_WITHIN));
    };
    if (!this.#isOn) return;
    if (navigator.locks) navigator.locks.request(`visavis:${id}`, { ifAvailable: true }, once);
    else this.#announce(id, title, opened);
  }

  #announce(id: string, title: string, opened: () => void) {
    this.#play();
    if (document.hidden && window.Notification?.permission === "granted") notify(id, title, opened);
  }

  #turn() {
    this.#isOn = !this.#isOn;
    try {
      if (this.#isOn) localStorage.setItem(NAME, "on");
      else localStorage.removeItem(NAME);
    } catch {
      // It holds as long as the page does.
    }
    this.relabel();
    if (!this.#isOn) return;
    // Within the visitor's press the browser allows what it does not allow later.
    this.#play();
    if (window.Notification?.permission === "default") Notification.requestPermission();
  }

  #play() {
    this.#speaker ??= new AudioContext();
    const speaker = this.#speaker;
    for (const [pitch, after] of NOTES) {
      const [note, volume] = [speaker.createOscillator(), speaker.createGain()];
      const begin = speaker.currentTime + after;
      note.frequency.value = pitch;
      volume.gain.setValueAtTime(0, begin);
      volume.gain.linearRampToValueAtTime(0.08, begin + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0005, begin + 0.4);
      note.connect(volume).connect(speaker.destination);
      note.start(begin);
      note.stop(begin + 0.45);
    }
  }
}

const notify = (id: string, title: string, opened: () => void) => {
  try {
    // Not what was written: it is seen by who sits beside the visitor.
    const note = new Notification(title, { tag: id });
    note.onclick = () => {
      window.focus();
      note.close();
      opened();
    };
  } catch {
    // Phones show notifications only from a service worker, which is the page's own.
  }
};
