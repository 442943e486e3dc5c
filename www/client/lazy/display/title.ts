// The number of unread messages before the page's title, as `(2) Shop`; the page may change its title meanwhile.

export class Title {
  /** What stands before the page's own title now. */
  #count = "";

  /** Shows so many; 0 leaves the title as the page has it. */
  show(unread: number): void {
    const { title } = document;
    const plain = this.#count && title.startsWith(this.#count) ? title.slice(this.#count.length) : title;
    this.#count = unread ? `(${unread}) ` : "";
    if (title !== this.#count + plain) document.title = this.#count + plain;
  }
}
