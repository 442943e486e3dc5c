/** What the client hears, as src/page/ear.rs numbers it: of the website, the browser, and the visitor. */
export const HEARD = [
  ...["called", "started", "inspected", "ended"],
  ...["woke", "shown", "online", "away", "socket_opened", "socket_said", "socket_closed"],
  ...["told", "turn", "answered", "failed", "recalled", "proved"],
  ...["opened", "closed", "reached_beginning", "began", "brought", "left", "selected", "drafted"],
  ...["wrote", "retried", "discarded", "looked"],
  // What it makes of these by itself, for the trace: a message that a call adds, and a frame that it cannot read.
  ...["added", "socket_garbled"],
];
