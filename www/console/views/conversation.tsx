// The open thread: its heading, its messages, the reply that is being written, and who its visitor is.
import { useState } from "preact/hooks";
import { leave, repliesHere, summaries, summary, thread, typing } from "../app";
import { endOrReopen, focusList } from "../keys";
import { nameOf } from "../text";
import type { Entry } from "../wire";
import { Composer } from "./composer";
import { Log } from "./log";
import { AgentFace, Icon, KnownMark } from "./marks";
import { PersonPane } from "./person";

/** The picture beside what this agent wrote last. */
function pictureOf(agent: string, entries: readonly Entry[]): string | undefined {
  return entries.findLast(({ author }) => author.agent === agent)?.picture;
}

export function Conversation({ name }: { name: string }) {
  const [shown, show] = useState(() => matchMedia("(width >= 1024px)").matches);
  const line = summary.value;
  const present = thread.value;
  const known = present?.person?.known ?? line?.known;
  const title = line ? nameOf(line) : "Conversation";
  const typist = typing.value.get(name);
  const ended = line?.ended_at !== undefined;
  const back = () => {
    leave();
    focusList();
  };
  return (
    <div class={shown ? "conversation with-person" : "conversation"}>
      <header>
        <button type="button" class="quiet back" aria-label="Back to the threads" onClick={back}>
          <Icon name="back" />
        </button>
        <h2 id="conversation-name" tabIndex={-1} dir="auto">
          {title}
        </h2>
        {known && <KnownMark known={known} />}
        {line && (
          <span class="source" dir="auto">
            {line.source}
          </span>
        )}
        {line?.agent && (
          <span class="answers">
            <AgentFace name={line.agent} picture={present && pictureOf(line.agent, present.entries)} />
            <span>
              <bdi>{line.agent}</bdi> answers
            </span>
          </span>
        )}
        {line && (
          <button type="button" class="end" title="Alt + E" onClick={endOrReopen}>
            {ended ? "Reopen" : "End"}
          </button>
        )}
        <button
          type="button"
          class="quiet who"
          aria-label="Visitor"
          aria-expanded={shown}
          aria-controls="person"
          onClick={() => show(!shown)}
        >
          <Icon name="person" />
          <span>Visitor</span>
        </button>
      </header>
      <section class="talk" aria-label="Messages and reply">
        {present && <Log name={name} thread={present} replies={repliesHere.value} title={title} />}
        <p class={typist ? "typing" : "muted typing"} role="status">
          {ended && !typist && "This conversation is ended. A message takes it up again."}
          {typist && (
            <>
              <bdi>{typist.name ?? title}</bdi> is typing…
            </>
          )}
        </p>
        <Composer thread={name} title={title} />
      </section>
      <PersonPane name={name} thread={present} />
    </div>
  );
}

export function NoConversation() {
  return (
    <div class="nothing">
      <p>{summaries.value.size > 0 ? "Choose a thread to read and answer." : "Nothing to answer yet."}</p>
      <p class="muted">
        <kbd>Alt + U</kbd> opens what waits longest, <kbd>Alt + J</kbd> the first.
      </p>
    </div>
  );
}
