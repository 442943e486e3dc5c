// One message in the window: who wrote it, what, when, and what became of it.

import { make } from "./parts.js";
import { mayLink, plain } from "./text.js";

/** What is said of a row beside its message, as the client numbers it. */
const JOINS = 1;
const ENDS = 2;
/** The page's script says it in an agent's place. */
export const AUTOMATED = 4;

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
export const speaker = (texts, name, flags) => name || texts.of(flags & AUTOMATED ? "message.automated" : "you");

/** A message of the thread. `name` is the agent's who wrote it, or nothing; `before` is when the one before came. */
export const entryRow = (texts, { name, face, body, at, before, flags, isFirstNew, isSeen }) => {
  const isAgents = name || flags & AUTOMATED;
  const isNewDay = new Date(at).toDateString() !== new Date(before).toDateString();
  const joins = flags & JOINS && !isNewDay && !isFirstNew;
  const classes = [isAgents ? "agent" : "own", joins && "joins", flags & ENDS && "ends"].filter(Boolean).join(" ");
  const mark = isAgents ? [] : [` · ${texts.of(isSeen ? "message.seen" : "message.sent")}`];
  const element = row(classes, speaker(texts, name, flags), body, [time(texts, at), ...mark]);
  if (name && flags & ENDS) element.prepend(avatar(name, face));
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

/** How far a message is that is not in the thread, as the client numbers it. */
const STORED = 1;
const DECLINED = 2;
/** It is a script's, and waits for the visitor to begin. */
const HELD = 3;

/** A message that is not in the thread yet. */
export const waitingRow = (texts, { id, body, flags, at }) => {
  const is = (progress) => (flags & ~AUTOMATED) === progress;
  const button = (word) => make("button", "", { type: "button", [`data-${word}`]: id }, texts.of(`message.${word}`));
  let [state, foot] = [" sending", [texts.of("message.sending")]];
  if (is(STORED)) [state, foot] = ["", [time(texts, at), ` · ${texts.of("message.sent")}`]];
  if (is(DECLINED)) [state, foot] = [" failed", [texts.of("message.not_sent"), button("retry"), button("discard")]];
  if (is(HELD)) [state, foot] = ["", []];
  return row(`${flags & AUTOMATED ? "agent" : "own"} ends${state}`, speaker(texts, "", flags), body, foot);
};
