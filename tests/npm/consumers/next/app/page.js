"use client";
// A page that Next.js renders on the server first: importing and making a chat there does nothing.
import { createElement, useEffect, useState } from "react";
import { VisavisChat } from "visavis/react";

export default function Page() {
  const [site, setSite] = useState({ server: "https://chat.example.org", source: "" });
  useEffect(() => setSite(window.site), []);
  const heading = createElement("h1", null, "Rendered on the server");
  const chat = createElement(VisavisChat, { server: site.server, source: site.source, signedIdentity: site.signed });
  return createElement("main", null, heading, site.source ? chat : null);
}
