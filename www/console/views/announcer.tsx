// Reads out what nothing else says: what the visitor of the open thread has just written, and who else has; that a
// conversation goes on; that a shortcut found nothing. No history, no replies.
import { computed } from "@preact/signals";
import { useRef } from "preact/hooks";
import { inbox, open, summaries, summary } from "../app";
import { excuse } from "../keys";
import { nameOf } from "../text";

const news = computed(() => inbox.value.news);
const READ_OUT = 3;
const CHARS = 300;

export function Announcer() {
  const name = summary.value ? nameOf(summary.value) : "Visitor";
  return (
    <div class="unseen" aria-live="polite" aria-relevant="additions">
      {news.value.slice(-READ_OUT).map(({ seq, body }) => (
        <p key={seq}>
          {name}: {body.slice(0, CHARS)}
        </p>
      ))}
      <Elsewhere />
      <Reopened />
      <Excuse />
    </div>
  );
}

/** Who has written last in a thread that is not open. Once that is read, those who wrote before are not said again. */
function Elsewhere() {
  const said = useRef({ at: 0, name: "" });
  for (const line of summaries.value.values()) {
    const isNews = line.thread !== open.value && line.author.visitor && line.unread > 0;
    if (isNews && line.at > said.current.at) said.current = { at: line.at, name: nameOf(line) };
  }
  const { at, name } = said.current;
  return name ? <p key={at}>New message from {name}</p> : null;
}

/** That an ended conversation goes on. Its end is said where it is seen. */
function Reopened() {
  const { thread, ended_at } = summary.value ?? {};
  const isEnded = ended_at !== undefined;
  const { current: before } = useRef({ thread, isEnded, goesOn: false });
  const goesOn = before.thread === thread && !isEnded && (before.isEnded || before.goesOn);
  Object.assign(before, { thread, isEnded, goesOn });
  return goesOn ? <p>The conversation is open again.</p> : null;
}

function Excuse() {
  const { text, number } = excuse.value;
  return text ? <p key={number}>{text}</p> : null;
}
