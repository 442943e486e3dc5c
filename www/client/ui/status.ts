// What the window and the launcher say around the messages: how the connection is, what keeps the visitor from going
// on, who answers, how much is unread.

import type { View } from "../../../src/api/ui";
import { type Elements, setText } from "./elements";
import type { I18n } from "./i18n";

/** A first connection that takes longer than this, in milliseconds, is spoken of. */
const PATIENCE = 800;

export class Status {
  #elements: Elements;
  #i18n: I18n;
  #late: ReturnType<typeof setTimeout> | undefined;

  constructor(elements: Elements, i18n: I18n) {
    [this.#elements, this.#i18n] = [elements, i18n];
  }

  /** Shows how things stand; who answers only if the conversations are not listed in its place. */
  show(view: View, isListed: boolean): void {
    const { welcome, typing, about, ended, back } = this.#elements;
    this.#showLauncher(view);
    this.#showBanner(view.banner);
    this.#showNotice(view);
    welcome.hidden = view.last > 0 || view.pending.length > 0 || Boolean(view.notice);
    setText(typing, view.typing ? this.#naming("typing", view.typing) : "");
    setText(about, isListed ? "" : this.#describe(view));
    setText(ended, view.is_ended ? this.#i18n.of("thread_closure") : "");
    back.hidden = view.thread_count === 0 || isListed;
  }

  #showLauncher({ open, unread }: View) {
    const { launcher, badge } = this.#elements;
    const count = open ? 0 : unread;
    const name = this.#i18n.of(open ? "control_close_title" : "launcher.open");
    const news = count ? `, ${this.#i18n.of("window.unread_messages", { count })}` : "";
    launcher.setAttribute("aria-label", name + news);
    launcher.setAttribute("aria-expanded", `${open}`);
    setText(badge, count ? `${Math.min(count, 99)}` : "");
  }

  /** The first connection is made in no time, mostly: a line that comes and goes would only push what is read. */
  #showBanner(banner: View["banner"]) {
    clearTimeout(this.#late);
    const show = () => setText(this.#elements.line, banner ? this.#i18n.of(`line.${banner}`) : "");
    if (banner === "connecting") this.#late = setTimeout(show, PATIENCE);
    else show();
  }

  #showNotice({ notice, waiting }: View) {
    const { reason, detail, refresh, notice: place } = this.#elements;
    const isExpired = notice === "expired";
    setText(reason, notice ? this.#i18n.of(`notice.${notice}`) : "");
    setText(detail, isExpired && waiting ? this.#i18n.of("notice.waiting", { count: waiting }) : "");
    refresh.hidden = !isExpired;
    place.hidden = !notice;
  }

  /** Who answers, or that nobody does yet. */
  #describe({ agent, awaits_agent }: View) {
    if (agent) return this.#naming("connection", agent);
    return awaits_agent ? this.#i18n.of("waiting_for_agent") : "";
  }

  /** A name within a text that may run the other way: shut in, so that it turns nothing. */
  #naming(text: string, name: string) {
    const screenname = this.#i18n.dir === "rtl" ? `\u2068${name}\u2069` : name;
    return this.#i18n.of(text, { screenname });
  }
}
