// One message: who, what, when, and for a visitor's how well that visitor was known when writing it.
import { useState } from "preact/hooks";
import { drafts, retry, withdraw } from "../app";
import type { Reply } from "../inbox";
import { focusReply } from "../keys";
import { fullTime, timeOfDay } from "../text";
import type { Entry } from "../wire";
import { redraft } from "./composer";
import { AgentFace, Icon, KnownMark, Pure } from "./marks";

/** Who says what the page's script says in an agent's place. */
export const AUTOMATED = "Automated message";

/** Texts longer than this are folded. */
const CHARS = 1_500;
const LINES = 24;

function Body({ text }: { text: string }) {
  const [whole, show] = useState(false);
  const long = text.length > CHARS || text.split("\n", LINES + 1).length > LINES;
  return (
    <>
      <p class={long && !whole ? "body folded" : "body"} dir="auto">
        {text}
      </p>
      {long && (
        <button type="button" class="quiet fold" aria-expanded={whole} onClick={() => show(!whole)}>
          {whole ? "Show less" : "Show all"}
        </button>
      )}
    </>
  );
}

function Time({ at }: { at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {timeOfDay(at)}
    </time>
  );
}

interface Props {
  entry: Entry;
  author: string;
  /** Follows closely on one of the same author. */
  joined: boolean | undefined;
  /** The visitor has seen it. */
  seen: boolean;
}

export class Message extends Pure<Props> {
  override render({ entry, author, joined, seen }: Props) {
    const { seq, at, body } = entry;
    const { visitor, agent } = entry.author;
    return (
      <li class={`message ${visitor ? "visitor" : "agent"}${joined ? " joined" : ""}`} data-seq={seq}>
        <span class={joined ? "author unseen" : "author"}>
          {agent && !joined && <AgentFace name={author} picture={entry.picture} />}
          <bdi>{author}</bdi>
        </span>
        <div class="bubble">
          <Body text={body} />
        </div>
        <span class="foot">
          <Time at={at} />
          {entry.automated && (
            <span class="state" title="Said by the website's script: nobody has typed it.">
              Automated
            </span>
          )}
          {visitor ? (
            <KnownMark known={visitor} />
          ) : (
            <span class={seen ? "state seen" : "state"}>
              <Icon name={seen ? "seen" : "sent"} />
              {seen ? "Seen" : "Sent"}
            </span>
          )}
        </span>
      </li>
    );
  }
}

/** A reply that is not in the thread yet. */
export function Waiting({ reply, up }: { reply: Reply; up: boolean }) {
  const { id, thread, body, at, state, why } = reply;
  const edit = () => {
    const draft = drafts.get(thread);
    redraft(thread, draft ? `${body}\n\n${draft}` : body);
    withdraw(id);
    focusReply();
  };
  return (
    <li class={`message agent waiting ${state}`}>
      <span class="author unseen">You</span>
      <div class="bubble">
        <Body text={body} />
      </div>
      {state === "declined" ? (
        <div class="foot failed">
          <p role="alert">
            <Icon name="failed" /> Not sent: <span dir="auto">{why}</span>
          </p>
          <button type="button" onClick={() => retry(id)}>
            Retry
          </button>
          <button type="button" onClick={edit}>
            Edit
          </button>
        </div>
      ) : (
        <span class="foot">
          <Time at={at} />
          <span class="state">
            <Icon name={state === "sent" ? "sent" : "waiting"} />
            {state === "sent" ? "Sent" : up ? "Sending…" : "Is sent when the connection is back"}
          </span>
        </span>
      )}
    </li>
  );
}
