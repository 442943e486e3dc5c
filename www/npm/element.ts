// `<visavis-chat server="https://chat.example.org" source="TOKEN">`: the chat as an element. With `embedded` it stands
// inside, without it floats above the page. Its events are dispatched on it, with what is known of them as `detail`.

import type { ChatEvent, Identity, TokenProvider } from "../../src/api/types";
import { Chat } from "./index.js";
import type * as Types from "./types/element.js";
import { type Properties, Visitor } from "./visitor.js";

/** On a server there are no elements, and nothing to define. */
const Element = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

export class VisavisChatElement extends Element implements Types.VisavisChatElement {
  #chat: Chat | undefined;
  #visitor: Visitor | undefined;
  #properties: Properties = {};

  /** The chat of this element; undefined while it is not in a page. */
  get chat(): Chat | undefined {
    return this.#chat;
  }

  get identity(): Identity | undefined {
    return this.#properties.identity;
  }

  set identity(identity: Identity | undefined) {
    this.#set({ identity });
  }

  get signedIdentity(): string | undefined {
    return this.#properties.signedIdentity;
  }

  set signedIdentity(signedIdentity: string | undefined) {
    this.#set({ signedIdentity });
  }

  get tokenProvider(): TokenProvider | undefined {
    return this.#properties.tokenProvider;
  }

  set tokenProvider(tokenProvider: TokenProvider | undefined) {
    this.#set({ tokenProvider });
  }

  /** What is set in one go is told together: a token may come before the plain identity that it replaces goes. */
  #set(property: Properties) {
    this.#properties = { ...this.#properties, ...property };
    queueMicrotask(() => this.#chat && this.#visitor?.tell(this.#chat, this.#properties));
  }

  /** The chat's own host has this name too, and no source: it is no chat of its own. */
  connectedCallback(): void {
    const source = this.getAttribute("source");
    if (!source || this.#chat) return;
    this.#visitor = new Visitor(this.#properties);
    this.#chat = new Chat({
      source,
      server: this.getAttribute("server") ?? "",
      wasm: this.getAttribute("wasm") ?? undefined,
      parent: this.hasAttribute("embedded") ? this : undefined,
      ...this.#visitor.options,
    });
    this.#chat.on("*", (event: ChatEvent) => this.dispatchEvent(new CustomEvent(event.event, { detail: event })));
  }

  /** An element that is only moved keeps its chat. */
  disconnectedCallback(): void {
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
