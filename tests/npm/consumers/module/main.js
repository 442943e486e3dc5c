// A website without a bundler: the package's files lie on its own server.
import { Chat, ChatError } from "./visavis/index.js";
import "./visavis/element.js";

Object.assign(window, { Chat, ChatError });
if (location.hash === "#element") {
  const { server, source, signed } = window.site;
  const element = document.createElement("visavis-chat");
  element.setAttribute("server", server);
  element.setAttribute("source", source);
  element.signedIdentity = signed;
  window.heard = [];
  element.addEventListener("unread_changed", ({ detail }) => window.heard.push(detail));
  document.body.append(element);
} else if (!location.hash) {
  const { signed, ...site } = window.site;
  window.chat = new Chat({ ...site, signedIdentity: signed });
}
