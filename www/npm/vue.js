// The chat for Vue: a component. With `embedded` the chat stands in its element; else it floats above the page.

import { defineComponent, h, onBeforeUnmount, onMounted, ref, toRaw, watch } from "vue";
import { Chat } from "./index.js";

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
  setup(props, { emit, expose }) {
    const parent = ref(null);
    let chat;
    const stop = () => chat?.destroy();
    const start = () => {
      stop();
      const { embedded, identity, ...options } = props;
      chat = new Chat({
        ...options,
        identity: toRaw(identity),
        tokenProvider: props.tokenProvider && ((reason) => props.tokenProvider?.(reason) ?? null),
        parent: embedded ? parent.value : undefined,
      });
      chat.on("*", (event) => emit("event", event));
    };
    const failed = () => {}; // said in the console
    onMounted(start);
    onBeforeUnmount(stop);
    watch(() => [props.server, props.source, props.embedded], start, { flush: "post" });
    watch(
      () => props.signedIdentity,
      (token) => (token ? chat?.setSignedIdentity(token) : chat?.signOut())?.catch(failed),
    );
    watch(
      () => props.identity,
      (identity) => chat?.setIdentity(toRaw(identity) ?? {}).catch(failed),
      { deep: true },
    );
    expose({ chat: () => chat });
    return () => (props.embedded ? h("div", { ref: parent }) : null);
  },
});
