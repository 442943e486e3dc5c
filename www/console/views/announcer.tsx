// Reads out what the visitor of the open thread has just written, and nothing else: no history, no replies.
import { computed } from "@preact/signals";
import { inbox, summary } from "../app";
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
    </div>
  );
}
