// How the window stands: floating above the page, in an element of it, or, on a phone, as all there is to see.

/** A phone, a small window, or one that is much enlarged. */
const SMALL = "(max-width: 480px), (max-height: 460px)";

export class Stand {
  isEmbedded = false;
  #host;
  #panel;
  #small = matchMedia(SMALL);
  #isOpen = false;
  #overflow;

  constructor(host, panel, signal) {
    [this.#host, this.#panel] = [host, panel];
    this.#small.addEventListener("change", () => this.show(this.#isOpen), { signal });
    const viewport = window.visualViewport;
    for (const name of ["resize", "scroll"]) viewport?.addEventListener(name, () => this.#fit(), { signal });
  }

  /** Puts the chat into the element of this id, or above the page. False where there is no such element. */
  place(id) {
    const parent = id === undefined ? document.body : document.getElementById(id);
    if (!parent) return false;
    // Where it stands already it stays, and the visitor in it.
    if (this.#host.parentNode === parent && this.isEmbedded === (id !== undefined)) return true;
    this.isEmbedded = id !== undefined;
    this.#host.toggleAttribute("data-embedded", this.isEmbedded);
    this.put(parent);
    return true;
  }

  /** Puts the chat there; floating, above all that the page has, and out of what the page does to its own elements. */
  put(parent) {
    this.show(false);
    const host = this.#host;
    host.popover = this.isEmbedded ? null : "manual";
    parent.append(host);
    if (!this.isEmbedded) host.showPopover?.();
  }

  /** The page has replaced its body or taken us out of it: back to where we were. */
  putBack() {
    if (!this.#host.isConnected && !this.isEmbedded && document.body) this.put(document.body);
  }

  /** Opens or closes the window, in the way that there is room for. */
  show(isOpen) {
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
    panel.setAttribute("aria-modal", isFull);
    if (isFull !== wasFull) {
      // The page behind does not scroll.
      const { style } = document.documentElement;
      if (isFull) [this.#overflow, style.overflow] = [style.overflow, "hidden"];
      else [style.overflow, this.#overflow] = [this.#overflow, undefined];
    }
    this.#fit();
  }

  /** Above a phone's keyboard there is less room than the window has. */
  #fit() {
    const { style } = this.#panel;
    const viewport = window.visualViewport;
    const isFull = this.#overflow !== undefined && viewport && viewport.scale === 1;
    style.height = isFull ? `${viewport.height}px` : "";
    style.top = isFull ? `${viewport.offsetTop}px` : "";
  }
}
