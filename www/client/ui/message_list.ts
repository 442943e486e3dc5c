// The messages in the window, a virtual list: however long the conversation is, a few rows around what is seen are
// elements; the rest is room above and below, as high as they were when they were seen, or as rows are on average.

import type { PendingRow, View } from "../../../src/api/ui";
import type { Elements } from "./elements";

/** Rows that are elements at most, and those of them before the first that is in sight. */
const MAX_ROWS = 44;
const BEFORE = 14;
/** Closer to the end than this, in pixels, is at the end. */
const NEAR = 40;
/** What a row is taken for before any was measured, in pixels. */
const GUESS = 64;

type Conversation = Pick<View, "first" | "last" | "divider" | "agents_seen">;
type Pending = { row: HTMLElement; progress: PendingRow["progress"] };

export class MessageList {
  /** The end is in sight, and is to stay there whatever changes around it. */
  isAtEnd = true;
  #log: HTMLElement;
  #list: HTMLElement;
  #first = 0;
  #last = 0;
  /** How high each message is, from the first loaded on; 0 if nobody knows. */
  #heights: number[] = [];
  /** Messages by number, and those that wait by id. */
  #rows = new Map<number, HTMLElement>();
  #pending = new Map<string, Pending>();
  /** Those that were named since the last beginning. */
  #named = new Set<string>();
  /** The first that was not seen when the visitor came, and the last of the visitor's own that an agent saw. */
  #divider = 0;
  #seen = 0;
  /** A row in sight, its number if it has one, and how far below the upper edge it ends: it is to be there again. */
  #anchor: { row: HTMLElement; seq: number | undefined; below: number } | undefined;

  constructor({ log, entries }: Elements) {
    [this.#log, this.#list] = [log, entries];
  }

  /** The rows that are there, the waiting ones too. */
  get all(): HTMLElement[] {
    return [...this.#list.children] as HTMLElement[];
  }

  /** Forgets the rows, not what is known of the conversation: all will be made anew. */
  renew(): void {
    this.#list.replaceChildren();
    this.#rows.clear();
    this.#pending.clear();
    this.#heights.fill(0);
  }

  /** The conversation as it is now, which may be another one: the numbers of the messages to be made into rows. */
  begin({ first, last, divider, agents_seen: seen }: Conversation, isFresh: boolean): number[] {
    if (isFresh || (first === 0 && this.#first > 0)) {
      this.renew();
      this.#heights = [];
      this.#first = this.#last = 0;
      this.isAtEnd = true;
    }
    this.#hold();
    this.#named.clear();
    const again = new Set(divider === this.#divider ? [] : [divider, this.#divider]);
    for (let seq = this.#seen + 1; seq <= Math.min(seen, last); seq++) again.add(seq);
    [this.#divider, this.#seen] = [divider, seen];
    if (this.#first === 0) {
      this.#heights = new Array(first && last - first + 1).fill(0);
    } else {
      // Who stands beside a new row may begin or end its group no more.
      if (first < this.#first) {
        again.add(this.#first);
        this.#heights = new Array(this.#first - first).fill(0).concat(this.#heights);
      }
      if (last > this.#last) {
        again.add(this.#last);
        for (let seq = this.#last; seq < last; seq++) this.#heights.push(0);
      }
    }
    [this.#first, this.#last] = [first, last];
    const [from, to] = this.#range();
    for (const [seq, row] of this.#rows) {
      if (seq >= from && seq <= to) continue;
      row.remove();
      this.#rows.delete(seq);
    }
    const wanted = [];
    for (let seq = from; seq && seq <= to; seq++) if (!this.#rows.has(seq) || again.has(seq)) wanted.push(seq);
    return wanted;
  }

  /** Has the row of a message; what waited under this id has become it. */
  add(seq: number, id: string, row: HTMLElement): void {
    const old = this.#rows.get(seq) ?? this.#pending.get(id)?.row;
    this.#pending.delete(id);
    this.#rows.set(seq, row);
    let after = old;
    for (let next = seq + 1; !after && next <= this.#last; next++) after = this.#rows.get(next);
    this.#list.insertBefore(row, after ?? this.#pending.values().next().value?.row ?? null);
    old?.remove();
  }

  /** A message waits, this far; true if its row says so already. */
  isPending({ id, progress }: PendingRow): boolean {
    this.#named.add(id);
    return this.#pending.get(id)?.progress === progress;
  }

  /** Has the row of a message that waits. */
  addPending({ id, sender, progress }: PendingRow, row: HTMLElement): void {
    const old = this.#pending.get(id)?.row;
    if (old) old.replaceWith(row);
    else this.#list.append(row);
    this.#pending.set(id, { row, progress });
    if (!old && sender === "visitor") this.isAtEnd = true; // who has just written wants to see it
  }

  /** All rows are there: gives the others their room, and puts what was in sight back into its place. */
  end(): void {
    for (const [id, { row }] of this.#pending) {
      if (this.#named.has(id)) continue;
      row.remove();
      this.#pending.delete(id);
    }
    this.#leaveRoom();
    if (!this.#list.firstChild) return; // the page is laid out when it is drawn, not at once
    // The page is laid out for this, and again only if the heights say that there was too much room, or too little.
    for (const [seq, row] of this.#rows) this.#heights[seq - this.#first] = row.offsetHeight || this.#heightOf(seq);
    this.#leaveRoom();
    if (this.isAtEnd) this.toEnd();
    else if (this.#anchor) {
      const { row: held, seq, below } = this.#anchor;
      const row = this.#rows.get(seq ?? 0) ?? held;
      if (row.isConnected) this.#log.scrollTop = bottom(row) - below;
    }
  }

  /** Changes what is in the rows; what is in sight stays in its place. */
  change(make: () => void): void {
    this.#hold();
    make();
    this.end();
  }

  /** Scrolls to the newest message. */
  toEnd(): void {
    this.isAtEnd = true;
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  /** The visitor scrolled. True if there is room in sight that should be rows. */
  scrolled(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    this.isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    if (this.#rows.size === 0) return false;
    const [from, to] = this.#edges();
    const above = from === this.#first ? undefined : this.#rows.get(from);
    const below = to === this.#last ? undefined : this.#rows.get(to);
    const isAboveNear = above && above.offsetTop > scrollTop - clientHeight / 2;
    const isBelowNear = below && bottom(below) < scrollTop + clientHeight * 1.5;
    return Boolean(isAboveNear || isBelowNear);
  }

  /** Leaves as much room above and below the rows as the other messages would take. */
  #leaveRoom() {
    const mean = this.#mean();
    const room = (from: number, to?: number) =>
      this.#heights.slice(from, to).reduce((sum, height) => sum + (height || mean), 0);
    const [from, to] = this.#edges();
    this.#list.style.paddingBlock = `${room(0, from - this.#first)}px ${room(to - this.#first + 1)}px`;
  }

  #heightOf(seq: number) {
    return this.#heights[seq - this.#first] ?? 0;
  }

  /** The first and the last number that is a row. */
  #edges(): [number, number] {
    const numbers = [...this.#rows.keys()];
    return [Math.min(...numbers), Math.max(...numbers)];
  }

  #mean() {
    const known = this.#heights.filter(Boolean);
    // Whole: a little more or less of one new row would have all laid out anew.
    return known.length ? Math.round(known.reduce((sum, height) => sum + height) / known.length) : GUESS;
  }

  /** The first and the last number that should be a row. */
  #range(): [number, number] {
    if (this.#last === 0) return [0, 0];
    let from = this.#last;
    if (this.#anchor?.seq) {
      // What is read now stays, also if as much came above it.
      from = this.#anchor.seq;
    } else if (!this.isAtEnd) {
      const mean = this.#mean();
      let above = this.#list.offsetTop;
      from = this.#first;
      for (const height of this.#heights) {
        above += height || mean;
        if (above > this.#log.scrollTop || from === this.#last) break;
        from += 1;
      }
    }
    from = Math.max(this.#first, Math.min(from - BEFORE, this.#last - MAX_ROWS + 1));
    return [from, Math.min(this.#last, from + MAX_ROWS - 1)];
  }

  #hold() {
    this.#anchor = undefined;
    if (this.isAtEnd) return; // nothing is measured: that would have the page laid out at once
    const { scrollTop, clientHeight } = this.#log;
    const row = this.all.find((row) => bottom(row) > scrollTop);
    if (!row || row.offsetTop >= scrollTop + clientHeight) return;
    const [seq] = [...this.#rows].find(([, one]) => one === row) ?? [];
    // By its lower edge: the day above its message may go to another row.
    this.#anchor = { row, seq, below: bottom(row) - scrollTop };
  }
}

const bottom = (row: HTMLElement) => row.offsetTop + row.offsetHeight;
