// One message in the window: who wrote it, what, when, and what became of it.

import type { PendingRow, Row, Sender } from "../../../src/api/ui";
import { make } from "./elements";
import type { I18n } from "./i18n";
import { mayLink, plainText } from "./plain_text";

const time = (i18n: I18n, at: number) => {
  const date = new Date(at);
  // A time that no calendar has is left out.
  if (Number.isNaN(date.getTime())) return make("time", "");
  return make("time", "", { datetime: date.toISOString() }, i18n.time(at));
};

/** Says the times of these rows anew: some minutes have gone by. */
export const renewTimes = (i18n: I18n, rows: Iterable<Element>): void => {
  for (const row of rows) {
    const shown = row.querySelector("time");
    const at = Date.parse(shown?.dateTime ?? "");
    if (shown && at) shown.textContent = i18n.time(at);
  }
};

/** A bubble with its author, its text, and a foot for what is said about it. */
const bubble = (classes: string, author: string, body: string, foot: (string | Node)[]) =>
  make(
    "li",
    classes,
    {},
    // That one's own are one's own is seen; it is said for those who do not see.
    make("p", "sender", { dir: "auto" }, author),
    make("p", mayLink(body) ? "body plain" : "body", { dir: "auto" }, ...plainText(body)),
    make("p", "foot", {}, ...foot),
  );

/** The agent's name; nothing for anybody else. */
const agentOf = (sender: Sender) => (typeof sender === "object" ? sender.agent : undefined);

/** Who speaks: an agent of that name, a script in an agent's place, or the visitor. */
export const speaker = (i18n: I18n, sender: Sender): string =>
  agentOf(sender) ?? i18n.of(sender === "script" ? "message.automated" : "you");

/** A message of the conversation: maybe the first that is new, or seen by an agent; `picture` is an address. */
export const messageRow = (i18n: I18n, row: Row & { isFirstNew: boolean; isSeen: boolean }): HTMLLIElement => {
  const { sender, body, at, previous_at, joins, ends, picture, isFirstNew, isSeen } = row;
  const isOwn = sender === "visitor";
  const isNewDay = new Date(at).toDateString() !== new Date(previous_at ?? 0).toDateString();
  const isJoined = joins && !isNewDay && !isFirstNew;
  const classes = [isOwn ? "own" : "agent", isJoined && "joins", ends && "ends"].filter(Boolean).join(" ");
  const mark = isOwn ? [` · ${i18n.of(isSeen ? "message.seen" : "message.sent")}`] : [];
  const element = bubble(classes, speaker(i18n, sender), body, [time(i18n, at), ...mark]);
  const agent = agentOf(sender);
  if (agent && ends) element.prepend(avatar(agent, picture));
  if (isFirstNew) element.prepend(make("p", "divider", {}, i18n.of("window.unread")));
  if (isNewDay) element.prepend(make("p", "day", {}, i18n.day(at)));
  return element;
};

/** Addresses where no picture came from: it is gone, or the page's policy refuses it. They are not asked for again. */
const missing = new Set<string>();

/** An agent's initial, and in its place the picture from that address as soon as it is there; if it never is, nobody sees. */
const avatar = (name: string, address: string | null) => {
  const place = make("span", "avatar", { "aria-hidden": true }, initial(name));
  if (address && !missing.has(address)) {
    const image = make("img", "", { src: address, alt: "" });
    const show = () => place.replaceChildren(image);
    image.onload = show;
    image.onerror = () => missing.add(address);
    if (image.complete) show(); // the page has it: a row that is made anew does not flicker
  }
  return place;
};

/** The first letter of a name as people see it: one that is made of several signs is one. */
const initial = (name: string) => {
  // Firefox has segments since its version 125.
  const first = Intl.Segmenter ? [...new Intl.Segmenter().segment(name.trim())][0]?.segment : [...name.trim()][0];
  return first?.toLocaleUpperCase() ?? "";
};

/** A message that is not in the conversation yet. */
export const pendingRow = (i18n: I18n, { id, sender, body, progress, at }: PendingRow): HTMLLIElement => {
  const button = (name: "retry" | "discard") =>
    make("button", "", { type: "button", [`data-${name}`]: id }, i18n.of(`message.${name}`));
  const states: Record<PendingRow["progress"], () => [classes: string, foot: (string | Node)[]]> = {
    held: () => ["", []],
    sending: () => [" sending", [i18n.of("message.sending")]],
    stored: () => ["", [time(i18n, at ?? Number.NaN), ` · ${i18n.of("message.sent")}`]],
    declined: () => [" failed", [i18n.of("message.not_sent"), button("retry"), button("discard")]],
  };
  const [classes, foot] = states[progress]();
  return bubble(`${sender === "visitor" ? "own" : "agent"} ends${classes}`, speaker(i18n, sender), body, foot);
};
