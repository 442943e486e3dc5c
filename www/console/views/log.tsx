// The messages of a thread. However long the thread, the page holds a part of it: at most SHOWN messages, moved
// along while one scrolls. What one reads stays where it is when something comes before or after it.
import { Component, createRef, type VNode } from "preact";
import { askHistory, passingNow, see, summary, up, visible } from "../app";
import { last, type Reply, type Thread } from "../inbox";
import { day, dayName } from "../text";
import { Icon } from "./marks";
import { AUTOMATED, Message, Waiting } from "./message";

const SHOWN = 150;
const STEP = 50;
/** Pixels from an end at which more is shown. */
const EDGE = 500;
const AT_BOTTOM = 40;
/** Messages of one author this close together carry the name once. */
const TOGETHER = 5 * 60_000;

interface Props {
  name: string;
  thread: Thread;
  replies: readonly Reply[];
  title: string;
}

/**
 * Following: the last messages, and any that comes. Else the numbers of the first and the last one shown, and of the
 * last one that was there while one followed.
 */
type Place = { following: true } | { following: false; from: number; to: number; read: number };
interface State {
  place: Place;
}
type Anchor = { seq: string; top: number } | null;

export class Log extends Component<Props, State> {
  override state: State = { place: { following: true } };
  box = createRef<HTMLDivElement>();
  #placed = false;
  /** Heights when the last message was brought into view. */
  #heights = [0, 0];
  #sizes: ResizeObserver | undefined;

  override render({ thread, replies, title }: Props): VNode {
    const { entries, loaded, gone, historyBefore, seenThen } = thread;
    const { from, to } = this.#range();
    const first = entries[0]?.seq ?? 1;
    const unread =
      seenThen === undefined ? undefined : entries.find(({ seq, author }) => seq > seenThen && author.visitor);
    const today = passingNow();
    const rows: VNode[] = [];
    for (const [index, entry] of entries.slice(from - first, to - first + 1).entries()) {
      const before = entries[from - first + index - 1];
      const newDay = !before || day(before.at) !== day(entry.at);
      const news = entry === unread && before !== undefined;
      if (newDay)
        rows.push(
          <li key={`day${entry.seq}`} class="rule day">
            {dayName(entry.at, today)}
          </li>,
        );
      if (news)
        rows.push(
          <li key="news" class="rule news">
            New
          </li>,
        );
      const same = before && before.author.agent === entry.author.agent && before.automated === entry.automated;
      const joined = !newDay && !news && same && entry.at - before.at < TOGETHER;
      rows.push(
        <Message
          key={entry.seq}
          entry={entry}
          author={entry.author.visitor ? title : entry.author.agent || AUTOMATED}
          joined={joined}
          seen={entry.author.agent !== undefined && entry.seq <= (summary.value?.visitor_seen ?? 0)}
        />,
      );
    }
    const atEnd = to >= last(thread);
    const { place } = this.state;
    const fresh = place.following ? 0 : entries.filter(({ seq, author }) => seq > place.read && author.visitor).length;
    const beginning = entries.length > 0 ? "The conversation begins here." : "No message yet.";
    const older = historyBefore === undefined ? "" : "Loading older messages…";
    const missing = gone ? "This conversation was removed." : "Loading…";
    const hint = !loaded ? missing : first > 1 ? older : beginning;
    visible.value; // both decide whether what is shown counts as seen
    up.value;
    return (
      <div class="log-frame">
        <div
          ref={this.box}
          class="log"
          role="log"
          aria-live="off"
          aria-label={`Messages with ${title}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard.
          tabIndex={0}
          onScroll={this.#scrolled}
        >
          <p class={loaded || gone ? "muted hint" : "muted hint late"} role={gone && "alert"}>
            {hint}
          </p>
          <ol>
            {rows}
            {atEnd && replies.map((reply) => <Waiting key={reply.id} reply={reply} up={up.value} />)}
          </ol>
        </div>
        {!place.following && (
          <button type="button" class={fresh > 0 ? "latest fresh" : "latest"} onClick={this.#follow}>
            <Icon name="down" />
            {fresh > 0 ? `${fresh} new ${fresh === 1 ? "message" : "messages"}` : "Latest messages"}
          </button>
        )}
      </div>
    );
  }

  override componentDidMount(): void {
    this.#sizes = new ResizeObserver(() => this.state.place.following && this.#toBottom());
    const box = this.box.current;
    if (box) for (const part of [box, ...box.children]) this.#sizes.observe(part);
    this.componentDidUpdate(this.props, this.state, null);
  }

  override componentWillUnmount(): void {
    this.#sizes?.disconnect();
  }

  override getSnapshotBeforeUpdate(): Anchor {
    const box = this.box.current;
    if (!box) return null;
    const { top } = box.getBoundingClientRect();
    for (const row of box.querySelectorAll<HTMLElement>("[data-seq]")) {
      const bounds = row.getBoundingClientRect();
      if (bounds.bottom > top) return { seq: row.dataset.seq ?? "", top: bounds.top };
    }
    return null;
  }

  override componentDidUpdate(before: Props, stateBefore: State, anchor: Anchor): void {
    const box = this.box.current;
    if (!box) return;
    if (this.props.replies.length > before.replies.length) this.#move({ following: true });
    if (this.state.place.following) this.#toBottom();
    else if (anchor && before.thread.entries.length > 0) {
      const row = box.querySelector(`[data-seq="${anchor.seq}"]`);
      if (row) box.scrollTop += row.getBoundingClientRect().top - anchor.top;
    }
    if (!this.#placed && this.props.thread.entries.length > 0) {
      this.#placed = true;
      // More is unread than fits: one begins to read where one stopped.
      const rule = box.querySelector(".news");
      const above = rule ? rule.getBoundingClientRect().top - box.getBoundingClientRect().top : 0;
      if (above < 0) box.scrollTop += above - 12;
    }
    if (before.thread !== this.props.thread || stateBefore !== this.state) this.#scrolled();
    else this.#see();
  }

  /** The numbers of the first and the last message on the page. */
  #range(): { from: number; to: number } {
    const { entries } = this.props.thread;
    const { place } = this.state;
    const first = entries[0]?.seq ?? 1;
    const end = last(this.props.thread);
    if (place.following) return { from: Math.max(first, end - SHOWN + 1), to: end };
    return { from: Math.max(first, place.from), to: Math.min(end, place.to) };
  }

  #move(place: Place): void {
    const now = this.state.place;
    const same = now.following ? place.following : !place.following && now.from === place.from && now.to === place.to;
    if (!same) this.setState({ place });
  }

  #scrolled = (): void => {
    const box = this.box.current;
    const { thread } = this.props;
    const first = thread.entries[0]?.seq;
    if (!box || first === undefined) return;
    const end = last(thread);
    const below = box.scrollHeight - box.scrollTop - box.clientHeight;
    let { from, to } = this.#range();
    const { place } = this.state;
    if (below < AT_BOTTOM && to >= end) {
      this.#move({ following: true });
    } else if (place.following && (box.scrollHeight !== this.#heights[0] || box.clientHeight !== this.#heights[1])) {
      this.#toBottom(); // something grew or shrank, nobody scrolled
    } else {
      if (box.scrollTop < EDGE && from > first) {
        from = Math.max(first, from - STEP);
        to = Math.min(to, from + SHOWN - 1);
      } else if (below < EDGE && to < end) {
        to = Math.min(end, to + STEP);
        from = Math.max(from, to - SHOWN + 1);
      }
      this.#move({ following: false, from, to, read: place.following ? end : place.read });
    }
    if (box.scrollTop < EDGE && from === first && first > 1) askHistory();
    this.#see();
  };

  #follow = (): void => {
    this.#move({ following: true });
    this.box.current?.focus({ preventScroll: true });
  };

  #toBottom(): void {
    const box = this.box.current;
    if (!box) return;
    box.scrollTop = box.scrollHeight;
    this.#heights = [box.scrollHeight, box.clientHeight];
  }

  #see(): void {
    const { name, thread } = this.props;
    const end = last(thread);
    if (this.state.place.following && visible.peek() && up.peek() && end > 0) see(name, end);
  }
}
