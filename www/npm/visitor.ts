// Who a component's properties say that the visitor is, and the calls that follow when they say something else: by what
// they say and not by which object it is, for a template's literal is another one at each turn.

import type { Chat, Identity, TokenProvider } from "../../src/api/types";

const failed = () => {}; // said in the console

export interface Properties {
  identity?: Identity | undefined;
  signedIdentity?: string | undefined;
  tokenProvider?: TokenProvider | undefined;
}

type Calls = Pick<Chat, "setIdentity" | "setSignedIdentity" | "setTokenProvider" | "signOut">;

export class Visitor {
  #properties: Properties = {};
  /** What the chat was told. */
  #identity: string | undefined;
  #token: string | undefined;
  #hasProvider = false;

  constructor(properties: Properties) {
    this.#take(properties);
  }

  /** What a chat for this visitor is made with. A signed identity goes before a plain one. */
  get options(): Properties {
    const { identity, signedIdentity } = this.#properties;
    return {
      identity: signedIdentity ? undefined : identity,
      signedIdentity,
      tokenProvider: this.#hasProvider ? this.#ask : undefined,
    };
  }

  /** Tells the chat what these properties say anew. */
  tell(chat: Calls, properties: Properties): void {
    const [identity, token, hasProvider] = [this.#identity, this.#token, this.#hasProvider];
    this.#take(properties);
    const calls = [];
    if (token && !this.#token) calls.push(chat.signOut());
    if (this.#token && this.#token !== token) calls.push(chat.setSignedIdentity(this.#token));
    if (this.#identity !== identity && !this.#token) calls.push(chat.setIdentity(properties.identity ?? {}));
    if (this.#hasProvider && !hasProvider) calls.push(chat.setTokenProvider(this.#ask));
    for (const call of calls) call.catch(failed);
  }

  #take(properties: Properties) {
    const { identity, signedIdentity, tokenProvider } = properties;
    this.#properties = properties;
    this.#token = signedIdentity;
    this.#identity = identity && !signedIdentity ? JSON.stringify(identity) : undefined;
    this.#hasProvider ||= Boolean(tokenProvider);
  }

  /**
   * The chat keeps the first provider: it asks the one that the properties name now. Where there is none nobody is
   * signed in.
   */
  #ask: TokenProvider = (reason) => {
    const { tokenProvider } = this.#properties;
    return tokenProvider ? tokenProvider(reason) : null;
  };
}
