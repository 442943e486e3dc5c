// One message in the window: who wrote it, what, when, and what became of it.

import { make } from "./parts.js";
import { mayLink, plain } from "./text.js";

const time = (texts, at) => {
  const moment = new Date(at);
  // A time that no calendar has is left out.
  if (Number.isNaN(moment.getTime())) return make("time", "");
  return make("time", "", { datetime: moment.toISOString() }, texts.time(at));
};

/** Says the times of these rows anew: some minutes have gone by. */
export const renewTimes = (texts, rows) => {
  for (const row of rows) {
    const said = row.querySelector("time");
    const at = Date.parse(said?.dateTime);
    if (at) said.textContent = texts.time(at);
  }
};

/** A bubble with its author, its text, and a foot for what is said about it. */
const row = (name, author, body, foot) =>
  make(
    "li",
    name,
    {},
    // That one's own are one's own is seen; it is said for those who do not see.
    make("p", "sender", { dir: "auto" }, author),
    make("p", mayLink(body) ? "body plain" : "body", { dir: "auto" }, ...plain(body)),
    make("p", "foot", {}, ...foot),
  );

/** Who speaks: an agent of that name, a script in an agent's place, or the visitor. */
export const speaker = (texts, sender) =>
  sender.agent ?? texts.of(sender === "script" ? "message.automated" : "you");

/** A message of the thread: the first that was not seen, or seen by an agent; `picture` is an address. */
export const entryRow = (texts, { sender, body, at, previous_at, joins, ends, picture, isFirstNew, isSeen }) => {
  const isOwn = sender === "visitor";
  const isNewDay = new Date(at).toDateString() !== new Date(previous_at ?? 0).toDateString();
  const isJoined = joins && !isNewDay && !isFirstNew;
  const classes = [isOwn ? "own" : "agent", isJoined && "joins", ends && "ends"].filter(Boolean).join(" ");
  const mark = isOwn ? [` · ${texts.of(isSeen ? "message.seen" : "message.sent")}`] : [];
  const element = row(classes, speaker(texts, sender), body, [time(texts, at), ...mark]);
  if (sender.agent && ends) element.prepend(avatar(sender.agent, picture));
  if (isFirstNew) element.prepend(make("p", "divider", {}, texts.of("window.unread")));
  if (isNewDay) element.prepend(make("p", "day", {}, texts.day(at)));
  return element;
};

/** Addresses where no picture came from: it is gone, or the page's policy refuses it. They are not asked for again. */
const missing = new Set();

/** An agent's initial, and in its place the picture from that address as soon as it is there; if it never is, nobody sees. */
const avatar = (name, address) => {
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
const initial = (name) => {
  const first = Intl.Segmenter ? [...new Intl.Segmenter().segment(name.trim())][0]?.segment : [...name.trim()][0];
  return first?.toLocaleUpperCase() ?? "";
};

/** A message that is not in the thread yet. */
export const waitingRow = (texts, { id, sender, body, progress, at }) => {
  const button = (word) => make("button", "", { type: "button", [`data-${word}`]: id }, texts.of(`message.${word}`));
  const [state, foot] = {
    held: () => ["", []],
    sending: () => [" sending", [texts.of("message.sending")]],
    stored: () => ["", [time(texts, at), ` · ${texts.of("message.sent")}`]],
    declined: () => [" failed", [texts.of("message.not_sent"), button("retry"), button("discard")]],
  }[progress]();
  return row(`${sender === "script" ? "agent" : "own"} ends${state}`, speaker(texts, sender), body, foot);
};
