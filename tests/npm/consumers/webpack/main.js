// A React application in strict mode, built with webpack: what is mounted is unmounted and mounted again.
import { createElement, StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { VisavisChat } from "visavis/react";

const { signed, ...site } = window.site;

function App() {
  const [isIn, setIn] = useState(true);
  const toggle = createElement("button", { type: "button", onClick: () => setIn(!isIn) }, "Toggle the chat");
  const [name, setName] = useState("Ada");
  const rename = createElement("button", { type: "button", onClick: () => setName("Grace") }, "Say another name");
  const chat = createElement(VisavisChat, { ...site, identity: { firstname: name }, signedIdentity: signed });
  return createElement("main", null, toggle, rename, isIn && chat);
}

createRoot(document.querySelector("main")).render(createElement(StrictMode, null, createElement(App)));
