import type { Chat, ChatEvents, Identity, TokenProvider } from "./index.js";

/** Chat events as they are dispatched on the element. */
export type VisavisChatEventMap = { [Name in keyof ChatEvents]: CustomEvent<ChatEvents[Name]> };

/**
 * `<visavis-chat server="https://chat.example.org" source="TOKEN">`. With the attribute `embedded` the chat stands in
 * the element, without it floats above the page; the attribute `wasm` says where the compiled client is.
 */
export declare class VisavisChatElement extends HTMLElement {
  /** The chat of this element; undefined while it is not in a page. */
  readonly chat: Chat | undefined;
  /** A plain identity. */
  identity: Identity | undefined;
  /** A signed identity; undefined signs the visitor out. */
  signedIdentity: string | undefined;
  /** Asked for the next token. */
  tokenProvider: TokenProvider | undefined;
  addEventListener<Name extends keyof VisavisChatEventMap>(
    type: Name,
    listener: (this: VisavisChatElement, event: VisavisChatEventMap[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "visavis-chat": VisavisChatElement;
  }
}
