// Where the window is: floating above the page, in an element of it, or, on a phone, as all there is to see.

/** A phone, a small window, or one that is much enlarged. */
const SMALL = "(max-width: 480px), (max-height: 460px)";

export class Placement {
  isEmbedded = false;
  #host: HTMLElement;
  #panel: HTMLDialogElement;
  #small = matchMedia(SMALL);
  #isOpen = false;
  /** How the page scrolled before the window filled it; undefined while it does not. */
  #overflow: string | undefined;

  constructor(host: HTMLElement, panel: HTMLDialogElement, signal: AbortSignal) {
    [this.#host, this.#panel] = [host, panel];
    this.#small.addEventListener("change", () => this.show(this.#isOpen), { signal });
    const viewport = window.visualViewport;
    for (const name of ["resize", "scroll"]) viewport?.addEventListener(name, () => this.#fit(), { signal });
  }

  /** Puts the chat into the element of this id, or above the page. False if there is no such element. */
  place(id: string | undefined): boolean {
    const parent = id === undefined ? document.body : document.getElementById(id);
    if (!parent) return false;
    // If it is there already it stays, and the visitor in it.
    if (this.#host.parentNode === parent && this.isEmbedded === (id !== undefined)) return true;
    this.isEmbedded = id !== undefined;
    this.#host.toggleAttribute("data-embedded", this.isEmbedded);
    this.put(parent);
    return true;
  }

  /** Puts the chat there; floating, above all that the page has, and out of what the page does to its own elements. */
  put(parent: HTMLElement): void {
    this.show(false);
    const host = this.#host;
    host.popover = this.isEmbedded ? null : "manual";
    parent.append(host);
    if (!this.isEmbedded) host.showPopover?.();
  }

  /** The page has replaced its body or taken us out of it: back to where we were. */
  putBack(): void {
    if (!this.#host.isConnected && !this.isEmbedded && document.body) this.put(document.body);
  }

  /** Opens or closes the window, in the way that there is room for. */
  show(isOpen: boolean): void {
    const panel = this.#panel;
    this.#isOpen = isOpen;
    const isFull = isOpen && !this.isEmbedded && this.#small.matches;
    const wasFull = this.#overflow !== undefined;
    if (panel.open && (!isOpen || isFull !== wasFull)) panel.close();
    this.#host.toggleAttribute("data-full", isFull);
    panel.hidden = !isOpen;
    if (isOpen && !panel.open) {
      // Modal, the browser keeps the focus inside and all else out of reach. Floating, it must not move the focus,
      // which `show()` would.
      if (isFull) panel.showModal();
      else panel.open = true;
    }
    panel.setAttribute("aria-modal", `${isFull}`);
    if (isFull !== wasFull) {
      // The page behind does not scroll.
      const { style } = document.documentElement;
      const before = style.overflow;
      style.overflow = isFull ? "hidden" : (this.#overflow ?? "");
      this.#overflow = isFull ? before : undefined;
    }
    this.#fit();
  }

  /** Above a phone's keyboard there is less room than the window has. */
  #fit() {
    const { style } = this.#panel;
    const viewport = window.visualViewport;
    const full = this.#overflow !== undefined && viewport?.scale === 1 ? viewport : undefined;
    style.height = full ? `${full.height}px` : "";
    style.top = full ? `${full.offsetTop}px` : "";
  }
}
