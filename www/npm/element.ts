// `<visavis-chat server="https://chat.example.org" source="TOKEN">`: the chat as an element. With `embedded` it stands
// inside, without it floats above the page. Its events are dispatched on it, with what is known of them as `detail`.

import { Chat } from "./index.js";
import { Visitor } from "./visitor.js";

/** On a server there are no elements, and nothing to define. */
const Element = globalThis.HTMLElement ?? class {};

export class VisavisChatElement extends Element {
  #chat;
  #visitor;
  #says = {};

  /** The chat of this element; undefined while it is not in a page. */
  get chat() {
    return this.#chat;
  }

  get identity() {
    return this.#says.identity;
  }

  set identity(identity) {
    this.#say({ identity });
  }

  get signedIdentity() {
    return this.#says.signedIdentity;
  }

  set signedIdentity(signedIdentity) {
    this.#say({ signedIdentity });
  }

  get tokenProvider() {
    return this.#says.tokenProvider;
  }

  set tokenProvider(tokenProvider) {
    this.#say({ tokenProvider });
  }

  /** What is set in one go is told together: a token may come before the plain identity that it replaces goes. */
  #say(property) {
    this.#says = { ...this.#says, ...property };
    queueMicrotask(() => this.#visitor?.tell(this.#chat, this.#says));
  }

  /** The chat's own host has this name too, and no source: it is no chat of its own. */
  connectedCallback() {
    const source = this.getAttribute("source");
    if (!source || this.#chat) return;
    this.#visitor = new Visitor(this.#says);
    this.#chat = new Chat({
      source,
      server: this.getAttribute("server"),
      wasm: this.getAttribute("wasm") ?? undefined,
      parent: this.hasAttribute("embedded") ? this : undefined,
      ...this.#visitor.options,
    });
    this.#chat.on("*", (event) => this.dispatchEvent(new CustomEvent(event.event, { detail: event })));
  }

  /** An element that is only moved keeps its chat. */
  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#chat?.destroy();
      this.#chat = this.#visitor = undefined;
    });
  }
}

if (globalThis.customElements && !customElements.get("visavis-chat")) {
  customElements.define("visavis-chat", VisavisChatElement);
}
