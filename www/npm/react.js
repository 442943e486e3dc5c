"use client";
// The chat for React: a component, and a hook for who wants the chat itself.

import { createElement, useEffect, useRef, useState } from "react";
import { Chat } from "./index.js";

/** The chat, made when the component is mounted and destroyed with it; null before. */
export function useChat({ server, source, parent, identity, signedIdentity, tokenProvider, wasm, onEvent }) {
  const [chat, setChat] = useState(null);
  const latest = useRef({});
  latest.current = { identity, signedIdentity, tokenProvider, wasm, onEvent };

  useEffect(() => {
    const { tokenProvider, onEvent: _, ...first } = latest.current;
    const ask = tokenProvider && ((reason) => latest.current.tokenProvider?.(reason) ?? null);
    const made = new Chat({ server, source, parent: parent?.current ?? undefined, ...first, tokenProvider: ask });
    made.on("*", (event) => latest.current.onEvent?.(event));
    setChat(made);
    return () => {
      made.destroy();
      setChat(null);
    };
  }, [server, source, parent]);

  // By what it says and not by which object it is: a literal is another one each time.
  const said = JSON.stringify(identity);
  const told = useRef({ said, signedIdentity });
  useEffect(() => {
    const before = told.current;
    told.current = { said, signedIdentity };
    if (!chat) return;
    const failed = () => {}; // said in the console
    if (signedIdentity && signedIdentity !== before.signedIdentity)
      chat.setSignedIdentity(signedIdentity).catch(failed);
    else if (!signedIdentity && before.signedIdentity) chat.signOut().catch(failed);
    else if (said && said !== before.said) chat.setIdentity(JSON.parse(said)).catch(failed);
  }, [chat, said, signedIdentity]);

  return chat;
}

/** With `embedded` an element that the chat stands in and that takes the other properties; else nothing to see. */
export function VisavisChat({
  server,
  source,
  identity,
  signedIdentity,
  tokenProvider,
  wasm,
  onEvent,
  embedded,
  ...rest
}) {
  const parent = useRef(null);
  useChat({ server, source, parent, identity, signedIdentity, tokenProvider, wasm, onEvent });
  return embedded ? createElement("div", { ...rest, ref: parent }) : null;
}
