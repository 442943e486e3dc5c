"use client";
// The chat for React: a component, and a hook for who wants the chat itself.

import { createElement, type RefObject, useEffect, useRef, useState } from "react";
import type { ChatEvent } from "../../src/api/types";
import { Chat } from "./index.js";
import type { ChatProps } from "./types/react.js";
import { Visitor } from "./visitor.js";

/** The chat, made when the component is mounted and destroyed with it; null before. */
export function useChat(props: ChatProps & { parent?: RefObject<Element | null> }): Chat | null {
  const { server, source, parent, wasm, onEvent, ...who } = props;
  const [made, setMade] = useState<{ chat: Chat; visitor: Visitor } | null>(null);
  const latest = useRef({ who, wasm, onEvent });
  latest.current = { who, wasm, onEvent };

  useEffect(() => {
    const visitor = new Visitor(latest.current.who);
    const { wasm } = latest.current;
    const chat = new Chat({ server, source, parent: parent?.current ?? undefined, wasm, ...visitor.options });
    chat.on("*", (event: ChatEvent) => latest.current.onEvent?.(event));
    setMade({ chat, visitor });
    return () => {
      chat.destroy();
      setMade(null);
    };
  }, [server, source, parent]);

  useEffect(() => made?.visitor.tell(made.chat, who)); // after each render: it says nothing twice

  return made?.chat ?? null;
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
}: ChatProps & { embedded?: boolean }) {
  const parent = useRef<Element | null>(null);
  useChat({ server, source, parent, identity, signedIdentity, tokenProvider, wasm, onEvent });
  return embedded ? createElement("div", { ...rest, ref: parent }) : null;
}
