// Who a component's properties say that the visitor is, and the calls that follow when they say something else: by what
// they say and not by which object it is, for a template's literal is another one at each turn.

const failed = () => {}; // said in the console

export class Visitor {
  #properties;
  /** What the chat was told. */
  #identity;
  #token;
  #hasProvider;

  constructor(properties) {
    this.#take(properties);
  }

  /** What a chat for this visitor is made with. A signed identity goes before a plain one. */
  get options() {
    const { identity, signedIdentity } = this.#properties;
    return {
      identity: signedIdentity ? undefined : identity,
      signedIdentity,
      tokenProvider: this.#hasProvider ? this.#ask : undefined,
    };
  }

  /** Tells the chat what these properties say anew. */
  tell(chat, properties) {
    const [identity, token, hasProvider] = [this.#identity, this.#token, this.#hasProvider];
    this.#take(properties);
    const calls = [];
    if (token && !this.#token) calls.push(chat.signOut());
    if (this.#token && this.#token !== token) calls.push(chat.setSignedIdentity(this.#token));
    if (this.#identity !== identity && !this.#token) calls.push(chat.setIdentity(properties.identity ?? {}));
    if (this.#hasProvider && !hasProvider) calls.push(chat.setTokenProvider(this.#ask));
    for (const call of calls) call.catch(failed);
  }

  #take(properties) {
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
  #ask = (reason) => {
    const { tokenProvider } = this.#properties;
    return tokenProvider ? tokenProvider(reason) : null;
  };
}
