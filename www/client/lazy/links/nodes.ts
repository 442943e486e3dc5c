// What people wrote, as nodes: text, and links where it names an address that is safe to follow.

import { plainText } from "../../ui/plain_text";

/** Begins like an address; its end is found below. */
const ADDRESS = /\b(?:https?:\/\/|mailto:)[^\s<>"\u202a-\u202e\u2066-\u2069]+/gi;
const OPEN: Record<string, string> = { ")": "(", "]": "[", "}": "{" };

/** Where the address ends: what closes a sentence or a bracket around it is none of it. */
const trim = (text: string) => {
  let end = text.length;
  for (; end > 0; end--) {
    const last = text.charAt(end - 1);
    const inside = text.slice(0, end);
    const open = OPEN[last];
    const isPart = open
      ? inside.split(last).length <= inside.split(open).length
      : !/[.,;:!?'"»«”“’‘…。、！？」』）]/.test(last);
    if (isPart) break;
  }
  return text.slice(0, end);
};

/** The link for an address as it was written; null where it is not safe to make it one. */
const link = (written: string) => {
  let url: URL;
  try {
    url = new URL(written);
  } catch {
    return null;
  }
  // `https://bank.example@evil.example` reads as the one and goes to the other.
  if (!/^(https?|mailto):$/.test(url.protocol) || url.username || url.password) return null;
  const anchor = document.createElement("a");
  anchor.href = url.href;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer nofollow ugc";
  anchor.referrerPolicy = "no-referrer";
  anchor.dir = "auto";
  // A host in other letters is shown by the name that is looked up: "аpple.com" is not "apple.com".
  const host = written.match(/^https?:\/\/([^/?#:]*)/i)?.[1] ?? "";
  anchor.textContent = /[^\0-\x7f]/.test(host) ? written.replace(host, url.hostname) : written;
  return anchor;
};

/** The text as nodes. */
export const nodes = (text: string): (string | Node)[] => {
  const all: (string | Node)[] = [];
  let from = 0;
  for (const { 0: match, index } of text.matchAll(ADDRESS)) {
    const written = trim(match);
    const anchor = link(written);
    if (!anchor) continue;
    all.push(...plainText(text.slice(from, index)), anchor);
    from = index + written.length;
  }
  all.push(...plainText(text.slice(from)));
  return all.filter((node) => node !== "");
};
