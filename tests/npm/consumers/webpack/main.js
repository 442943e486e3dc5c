// A React application in strict mode, built with webpack: what is mounted is unmounted and mounted again.
import { createElement, StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { VisavisChat } from "visavis/react";

const { signed, ...site } = window.site;

function App() {
  const [isIn, setIn] = useState(true);
  const toggle = createElement("button", { type: "button", onClick: () => setIn(!isIn) }, "Toggle the chat");
  const chat = createElement(VisavisChat, { ...site, identity: { firstname: "Ada" }, signedIdentity: signed });
  return createElement("main", null, toggle, isIn && chat);
}

createRoot(document.querySelector("main")).render(createElement(StrictMode, null, createElement(App)));
