// The chat for Vue: a component. With `embedded` the chat stands in its element; else it floats above the page.

import { defineComponent, h, onBeforeUnmount, onMounted, ref, toRaw, watch } from "vue";
import type { ChatEvent, ChatOptions } from "../../src/api/types";
import { Chat } from "./index.js";
import { Visitor } from "./visitor.js";

type Props = Omit<ChatOptions, "parent" | "configuration" | "texts"> & { embedded: boolean };
type Context = { emit: (name: "event", event: ChatEvent) => void; expose: (exposed: object) => void };

export const VisavisChat = defineComponent({
  name: "VisavisChat",
  props: {
    server: { type: [String, URL], required: true },
    source: { type: String, required: true },
    identity: Object,
    signedIdentity: String,
    tokenProvider: Function,
    wasm: null,
    embedded: Boolean,
  },
  emits: ["event"],
  setup(props: Props, { emit, expose }: Context) {
    const parent = ref<Element | undefined>(undefined);
    let chat: Chat | undefined;
    let visitor: Visitor | undefined;
    const who = () => ({ ...props, identity: toRaw(props.identity) });
    const stop = () => chat?.destroy();
    const start = () => {
      stop();
      const { server, source, wasm } = props;
      visitor = new Visitor(who());
      const place = { parent: props.embedded ? parent.value : undefined };
      chat = new Chat({ server, source, wasm, ...place, ...visitor.options });
      chat.on("*", (event: ChatEvent) => emit("event", event));
    };
    onMounted(start);
    onBeforeUnmount(stop);
    watch(() => [props.server, props.source, props.embedded], start, { flush: "post" });
    watch(
      () => [props.identity, props.signedIdentity, props.tokenProvider],
      () => chat && visitor?.tell(chat, who()),
      { deep: true, flush: "post" },
    );
    expose({ chat: () => chat });
    return () => (props.embedded ? h("div", { ref: parent }) : null);
  },
});
