// `<visavis-chat server="https://chat.example.org" source="TOKEN">`: the chat as an element. With `embedded` it stands
// inside, without it floats above the page. Its events are dispatched on it, with what is known of them as `detail`.

import { Chat } from "./index.js";

/** On a server there are no elements, and nothing to define. */
const Element = globalThis.HTMLElement ?? class {};

export class VisavisChatElement extends Element {
  #chat;
  #identity;
  #signedIdentity;
  #tokenProvider;

  /** The chat of this element; undefined while it is not in a page. */
  get chat() {
    return this.#chat;
  }

  get identity() {
    return this.#identity;
  }

  set identity(identity) {
    this.#identity = identity;
    this.#chat?.setIdentity(identity ?? {}).catch(() => {}); // said in the console
  }

  get signedIdentity() {
    return this.#signedIdentity;
  }

  set signedIdentity(token) {
    this.#signedIdentity = token;
    if (token) this.#chat?.setSignedIdentity(token).catch(() => {});
    else this.#chat?.signOut().catch(() => {});
  }

  get tokenProvider() {
    return this.#tokenProvider;
  }

  set tokenProvider(provider) {
    this.#tokenProvider = provider;
    if (provider) this.#chat?.setTokenProvider(provider).catch(() => {});
  }

  /** The chat's own host has this name too, and no source: it is no chat of its own. */
  connectedCallback() {
    const source = this.getAttribute("source");
    if (!source || this.#chat) return;
    this.#chat = new Chat({
      source,
      server: this.getAttribute("server"),
      wasm: this.getAttribute("wasm") ?? undefined,
      parent: this.hasAttribute("embedded") ? this : undefined,
      identity: this.#identity,
      signedIdentity: this.#signedIdentity,
      tokenProvider: this.#tokenProvider,
    });
    this.#chat.on("*", (event) => this.dispatchEvent(new CustomEvent(event.event, { detail: event })));
  }

  /** An element that is only moved keeps its chat. */
  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#chat?.destroy();
      this.#chat = undefined;
    });
  }
}

if (globalThis.customElements && !customElements.get("visavis-chat")) {
  customElements.define("visavis-chat", VisavisChatElement);
}
