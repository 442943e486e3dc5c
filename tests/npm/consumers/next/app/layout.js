import { createElement } from "react";

export default function Layout({ children }) {
  const head = createElement("head", null, createElement("link", { rel: "icon", href: "data:," }));
  return createElement("html", { lang: "en" }, head, createElement("body", null, children));
}
