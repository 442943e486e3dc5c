// The messages in the window. However long the conversation is, a few rows around what is seen are elements; the rest
// is room above and below, as high as they were when they were seen, or as high as rows are on average.

/** Rows that are elements at most, and those of them before the first that is in sight. */
const ROWS = 44;
const BEFORE = 14;
/** Closer to the end than this, in pixels, is at the end. */
const NEAR = 40;
/** What a row is taken for before any was measured, in pixels. */
const GUESS = 64;

export class Rows {
  /** The end is in sight, and is to stay there whatever changes around it. */
  isAtEnd = true;
  #log;
  #list;
  #first = 0;
  #last = 0;
  /** How high each message is, from the first loaded on; 0 where nobody knows. */
  #heights = [];
  #rows = new Map();
  #waiting = new Map();
  /** Those that were named since the last beginning. */
  #named = new Set();
  /** The first that was not seen when the visitor came, and the last of the visitor's own that an agent saw. */
  #divider = 0;
  #seen = 0;
  /** What is in sight, and how far below the upper edge it ends: to be there again when all is done. */
  #anchor = null;

  constructor(log, list) {
    this.#log = log;
    this.#list = list;
  }

  /** The rows that are there, the waiting ones too. */
  get all() {
    return this.#list.children;
  }

  /** Forgets the rows, not what is known of the conversation: all will be made anew. */
  renew() {
    for (const row of [...this.#rows.values(), ...this.#waiting.values()]) row.remove();
    this.#rows.clear();
    this.#waiting.clear();
    this.#heights.fill(0);
  }

  /** The conversation as it is now, which may be another one: the numbers of the messages to be made into rows. */
  begin({ first, last, divider, agents_seen: seen }, isFresh) {
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
  add(seq, id, row) {
    const old = this.#rows.get(seq) ?? this.#waiting.get(id);
    this.#waiting.delete(id);
    this.#rows.set(seq, row);
    row.seq = seq;
    let after = old;
    for (let next = seq + 1; !after && next <= this.#last; next++) after = this.#rows.get(next);
    this.#list.insertBefore(row, after ?? this.#waiting.values().next().value ?? null);
    old?.remove();
  }

  /** A message waits, this far; true if its row says so already. */
  isWaiting({ id, progress }) {
    this.#named.add(id);
    return this.#waiting.get(id)?.progress === progress;
  }

  /** Has the row of a message that waits. */
  wait({ id, sender, progress }, row) {
    row.progress = progress;
    const old = this.#waiting.get(id);
    if (old) old.replaceWith(row);
    else this.#list.append(row);
    this.#waiting.set(id, row);
    if (!old && sender === "visitor") this.isAtEnd = true; // who has just written wants to see it
  }

  /** All rows are there: gives the others their room, and puts what was in sight back into its place. */
  end() {
    for (const [id, row] of this.#waiting) {
      if (this.#named.has(id)) continue;
      row.remove();
      this.#waiting.delete(id);
    }
    this.#leaveRoom();
    if (this.all.length === 0) return; // the page is laid out when it is drawn, not at once
    // The page is laid out for this, and again only where the heights say that there was too much room, or too little.
    const heights = this.#heights;
    for (const [seq, row] of this.#rows) heights[seq - this.#first] = row.offsetHeight || heights[seq - this.#first];
    this.#leaveRoom();
    if (this.isAtEnd) this.toEnd();
    else if (this.#anchor) {
      const [held, below] = this.#anchor;
      const row = this.#rows.get(held.seq) ?? held;
      if (row.isConnected) this.#log.scrollTop = row.offsetTop + row.offsetHeight - below;
    }
  }

  /** Changes what is in the rows; what is in sight stays in its place. */
  change(does) {
    this.#hold();
    does();
    this.end();
  }

  /** Scrolls to the newest message. */
  toEnd() {
    this.isAtEnd = true;
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  /** The visitor scrolled. True where there is room in sight that should be rows. */
  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    this.isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    if (this.#rows.size === 0) return false;
    const [from, to] = this.#edges();
    const isRoom = (seq, edge) => seq !== edge && this.#rows.get(seq);
    const above = isRoom(from, this.#first);
    const below = isRoom(to, this.#last);
    return (
      (above && above.offsetTop > scrollTop - clientHeight / 2) ||
      (below && below.offsetTop + below.offsetHeight < scrollTop + clientHeight * 1.5)
    );
  }

  /** Leaves as much room above and below the rows as the other messages would take. */
  #leaveRoom() {
    const mean = this.#mean();
    const room = (...range) => this.#heights.slice(...range).reduce((sum, height) => sum + (height || mean), 0);
    const [from, to] = this.#edges();
    this.#list.style.paddingBlock = `${room(0, from - this.#first)}px ${room(to - this.#first + 1)}px`;
  }

  /** The first and the last number that is a row. */
  #edges() {
    const numbers = [...this.#rows.keys()];
    return [Math.min(...numbers), Math.max(...numbers)];
  }

  #mean() {
    let [sum, count] = [0, 0];
    for (const height of this.#heights) {
      if (height) {
        sum += height;
        count += 1;
      }
    }
    // Whole: a little more or less of one new row would have all laid out anew.
    return count ? Math.round(sum / count) : GUESS;
  }

  /** The first and the last number that should be a row. */
  #range() {
    if (this.#last === 0) return [0, 0];
    let from = this.#last;
    if (this.#anchor?.[0].seq) {
      // What is read now stays, also where as much came above it.
      from = this.#anchor[0].seq;
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
    from = Math.max(this.#first, Math.min(from - BEFORE, this.#last - ROWS + 1));
    return [from, Math.min(this.#last, from + ROWS - 1)];
  }

  #hold() {
    this.#anchor = null;
    if (this.isAtEnd) return; // nothing is measured: that would have the page laid out at once
    const { scrollTop, clientHeight } = this.#log;
    const row = [...this.all].find((row) => row.offsetTop + row.offsetHeight > scrollTop);
    const isInSight = row && row.offsetTop < scrollTop + clientHeight;
    // By its lower edge: the day above its message may go to another row.
    if (isInSight) this.#anchor = [row, row.offsetTop + row.offsetHeight - scrollTop];
  }
}
