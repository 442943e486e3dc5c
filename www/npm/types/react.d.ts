import type { HTMLAttributes, ReactElement, RefObject } from "react";
import type { Chat, ChatEvent, ChatOptions } from "./index.js";

/** What a chat in a React application is made with. */
export interface ChatProps extends Omit<ChatOptions, "parent"> {
  /** Hears every event. */
  onEvent?: ((event: ChatEvent) => void) | undefined;
}

/** The chat, made when the component is mounted and destroyed with it; null before. */
export declare function useChat(props: ChatProps & { parent?: RefObject<Element | null> }): Chat | null;

/** With `embedded` an element that the chat stands in and that takes the other properties; else nothing to see. */
export declare function VisavisChat(
  props: ChatProps & { embedded?: boolean } & Omit<HTMLAttributes<HTMLDivElement>, keyof ChatProps>,
): ReactElement | null;
