// A Vue application built with Vite, with the chat in one of its elements.
import { VisavisChat } from "visavis/vue";
import { createApp, h } from "vue";

const { signed, ...site } = window.site;
const style = "height: 480px; width: 360px";
createApp({
  render: () => h(VisavisChat, { ...site, signedIdentity: signed, embedded: true, style }),
}).mount("main");
