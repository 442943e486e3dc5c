// A Vue application built with Vite, with the chat in one of its elements.
import { VisavisChat } from "visavis/vue";
import { createApp, h, ref } from "vue";

const { signed, ...site } = window.site;
const style = "height: 480px; width: 360px";
const name = ref("Ada");
const rename = () => {
  name.value = "Grace";
};
createApp({
  render: () => [
    h("button", { type: "button", onClick: rename }, "Say another name"),
    h(VisavisChat, { ...site, identity: { firstname: name.value }, signedIdentity: signed, embedded: true, style }),
  ],
}).mount("main");
