// What the module says to developers, in whole sentences: it holds marks of them (crates/wire/src/said.rs), since few
// pages ever need any.

import { MARK } from "../../src/page/values.js";

/** Marks to sentences: the build puts them here. */
const SENTENCES = __VISAVIS_SENTENCES__;

/** The calls and the events there are, to name them where another was meant. */
export const CALLS = [
  ...["_setIdentity", "_setSignedIdentity", "_setTokenProvider", "_setConfiguration", "_addTranslations", "_onEvent"],
  ...["_fillCustomVariable", "_addMessage", "_open", "_close", "_signOut", "_pageChange"],
];
export const EVENTS = [
  ...["started", "chat_shown", "chat_closed", "chat_engaged", "message_sent", "message_received", "identity_refused"],
  ...["token_expiring", "token_renewed", "token_expired", "signed_out", "connection_changed", "unread_changed"],
];

/** What the calls want that the rim does by itself, under one mark. */
const OWN = "own";
const WANTED = {
  _setConfiguration:
    'expected an object, as ["_setConfiguration", {embedded: true, parentNodeId: "…"}]: embedded must be true or ' +
    "false, and needs parentNodeId, the id of the element to stand in",
  _addTranslations: 'expected an object: ["_addTranslations", {en: {…}}]',
  _onEvent: "there are 100 handlers already; this one was not added: add each once",
  _setTokenProvider: 'the token provider must be a function: ["_setTokenProvider", async reason => …]',
};

/** The text with sentences in the place of marks; of a wrong call with its error's `code`. */
export const explained = (text, code, call) => {
  const [head, ...marked] = text.split(MARK);
  const sentence = (mark) => (mark === OWN ? WANTED[call] : SENTENCES[mark]) ?? "";
  const said = head + marked.map((part) => sentence(part.slice(0, 3)) + part.slice(3)).join("");
  if (code === "unknown_call") {
    const near = nearest(call, CALLS);
    return near ? `${said}: did you mean ${near}?` : `${said}: one of ${CALLS.join(", ")}`;
  }
  return code === "unknown_event" ? `${said}: one of ${EVENTS.join(", ")}` : said;
};

/** The word that differs least from this one, by three letters at most. */
const nearest = (word, words) => {
  const [best] = words.map((other) => [distance(word, other), other]).sort(([one], [other]) => one - other);
  return best[0] <= 3 ? best[1] : undefined;
};

/**
 * How many letters differ, capitals aside, and the difference in length (not an edit distance: a letter left out shifts
 * the rest, which is aligned from both ends).
 */
const distance = (one, other) => {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  const shorter = Math.min(a.length, b.length);
  let front = 0;
  while (front < shorter && a[front] === b[front]) front += 1;
  let back = 0;
  while (back < shorter - front && a.at(-1 - back) === b.at(-1 - back)) back += 1;
  return Math.max(a.length, b.length) - front - back;
};
