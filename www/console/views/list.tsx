// The list of threads, the newest activity first; arrow keys move in it.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import {
  agent,
  askOlder,
  inbox,
  manySources,
  open,
  passingNow,
  query,
  summaries,
  threads,
  typing,
  unread,
} from "../app";
import { focusList, go } from "../keys";
import { fullTime, nameOf, relativeTime } from "../text";
import type { Summary } from "../wire";
import { Initials, KnownMark, Pure } from "./marks";
import { AUTOMATED } from "./message";

export function ThreadList() {
  const all = threads.value;
  const { listed, more, asked } = inbox.value;
  const list = useRef<HTMLUListElement>(null);
  const [reached, reach] = useState<string>();
  // A row that moves up takes no focus with it: it is given back.
  const focused = document.activeElement;
  useLayoutEffect(() => {
    const lost = focused instanceof HTMLElement && focused !== document.activeElement;
    if (lost && list.current?.contains(focused)) focused.focus();
  });

  const names = all.map(({ thread }) => thread);
  const within = [reached, open.value].find((name) => name !== undefined && names.includes(name)) ?? names[0];
  const move = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const at = names.indexOf((event.target as HTMLElement).dataset.thread ?? "");
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: names.length - 1 }[event.key];
    if (to === undefined || at === -1) return;
    event.preventDefault();
    list.current?.querySelectorAll<HTMLElement>("[data-thread]")[to]?.focus();
  };

  const search = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "Escape") query.value = "";
    else if (event.key === "Enter") go(names[0]);
    else if (event.key !== "ArrowDown") return;
    event.preventDefault();
    if (event.key !== "Enter") focusList();
  };

  return (
    <nav id="threads" class="threads" aria-labelledby="threads-title">
      <h2 id="threads-title" tabIndex={-1}>
        Threads {unread.value > 0 && <span class="muted">{unread.value} unread</span>}
      </h2>
      <input
        id="search"
        type="search"
        placeholder="Search"
        aria-label="Search in the threads"
        autocomplete="off"
        value={query.value}
        onInput={(event) => {
          query.value = event.currentTarget.value;
        }}
        onKeyDown={search}
      />
      <p class={listed ? "muted hint" : "muted hint late"} role="status">
        {all.length === 0 && (listed ? (summaries.value.size > 0 ? NOTHING : EMPTY) : "Loading…")}
      </p>
      <p class="unseen" role="status">
        {query.value && all.length > 0 ? `${all.length} found` : undefined}
      </p>
      <ul ref={list} onKeyDown={move} onFocusOut={() => reach(undefined)}>
        {all.map((summary) => (
          <li key={summary.thread}>
            <Row
              summary={summary}
              current={summary.thread === open.value}
              tabbable={summary.thread === within}
              time={relativeTime(summary.at, passingNow())}
              mine={
                summary.author.agent !== undefined && summary.author.agent === (inbox.value.name || agent.value?.name)
              }
              sourced={manySources.value}
              typing={typing.value.has(summary.thread)}
              reach={reach}
            />
          </li>
        ))}
      </ul>
      {more && (
        <button type="button" class="older" aria-disabled={asked ? "true" : undefined} onClick={askOlder}>
          {asked?.for === "older" ? "Loading…" : "Load older"}
        </button>
      )}
    </nav>
  );
}

const NOTHING = "Nothing of this in the threads that are loaded.";
const EMPTY = "No conversation yet. When a visitor writes, it appears here.";

interface Props {
  summary: Summary;
  current: boolean;
  tabbable: boolean;
  time: string;
  mine: boolean;
  sourced: boolean;
  typing: boolean;
  reach: (thread: string) => void;
}

class Row extends Pure<Props> {
  override render({ summary, current, tabbable, time, mine, sourced, typing, reach }: Props) {
    const { thread, known, source, excerpt, author, unread, at, agent, ended_at } = summary;
    const name = nameOf(summary);
    return (
      <button
        type="button"
        class={`row${unread > 0 ? " new" : ""}${ended_at === undefined ? "" : " ended"}`}
        data-thread={thread}
        tabIndex={tabbable ? 0 : -1}
        aria-current={current ? "true" : undefined}
        onFocus={() => reach(thread)}
        onClick={() => go(thread)}
      >
        <Initials name={name} of={thread} />
        <span class="line">
          <span class="name" dir="auto">
            {name}
          </span>
          <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
            {time}
          </time>
        </span>
        <span class="line">
          {author.agent !== undefined && !typing && (
            <span class="by">{mine ? "You" : <bdi>{author.agent || AUTOMATED}</bdi>}:</span>
          )}
          <span class={typing ? "excerpt typing" : "excerpt"} dir="auto">
            {typing ? "is typing…" : excerpt}
          </span>
          {unread > 0 && (
            <span class="count">
              {unread > 99 ? "99+" : unread}
              <span class="unseen"> unread</span>
            </span>
          )}
        </span>
        <span class="line meta">
          <KnownMark known={known} />
          {ended_at !== undefined ? (
            <span class="state">Ended</span>
          ) : (
            agent === undefined && <span class="state waits">Waits</span>
          )}
          {sourced && (
            <span class="source" dir="auto">
              {source}
            </span>
          )}
        </span>
      </button>
    );
  }
}
