import type { DefineComponent } from "vue";
import type { Chat, ChatEvent, ChatOptions } from "./index.js";

/** What a chat in a Vue application is made with. */
export interface ChatProps extends Omit<ChatOptions, "parent"> {
  /** The chat stands in the component's element; else it floats above the page. */
  embedded?: boolean;
  /** Hears every event. */
  onEvent?: (event: ChatEvent) => void;
}

/** The chat as a component; its exposed `chat()` gives the {@link Chat}. */
export declare const VisavisChat: DefineComponent<ChatProps, { chat(): Chat | undefined }>;
