// Which addresses become links, and that the text stays what was written.
import assert from "node:assert/strict";
import test from "node:test";
import { importTs } from "./typescript.mjs";

/** As much of a document as links need. */
globalThis.document = { createElement: (tag) => ({ tag, textContent: "" }) };
const { nodes } = await importTs("www/client/lazy/links/nodes.ts");

const text = (all) => all.map((node) => (typeof node === "string" ? node : node.textContent)).join("");
const links = (written) => nodes(written).filter(({ tag }) => tag === "a");

test("addresses are links, and what stands around them is none", () => {
  for (const [written, ...found] of [
    ["see https://example.org/a?b=c#d.", "https://example.org/a?b=c#d"],
    ["(https://example.org/a_(b)) and http://x.example!", "https://example.org/a_(b)", "http://x.example/"],
    ["write to mailto:ann@example.org, please", "mailto:ann@example.org"],
    ["HTTPS://EXAMPLE.ORG/", "https://example.org/"],
    ["„https://example.org“", "https://example.org/"],
    ["https://example.org\nhttps://example.net", "https://example.org/", "https://example.net/"],
  ]) {
    assert.deepEqual(
      links(written).map(({ href }) => href),
      found,
      written,
    );
    assert.equal(text(nodes(written)), written);
  }
});

test("what is not safe to follow is only text", () => {
  for (const written of [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https:",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x file:///etc/passwd ftp://example.org",
    "https://user@evil.example https://user:secret@evil.example",
    "https://",
    "http://[",
    "www.example.org and ann@example.org",
    "xhttps://example.org",
  ]) {
    assert.deepEqual(links(written), [], written);
    assert.equal(text(nodes(written)), written);
  }
});

test("a link says where it goes, and tells the other side nothing", () => {
  const [link] = links("https://example.org/x");
  assert.equal(link.rel, "noopener noreferrer nofollow ugc");
  assert.deepEqual([link.target, link.referrerPolicy], ["_blank", "no-referrer"]);
});

test("a host in letters that look like others is shown by the name that is looked up", () => {
  const [link] = links("https://аpple.com/login");
  assert.equal(link.textContent, "https://xn--pple-43d.com/login");
  assert.equal(links("https://example.org/Käse")[0].textContent, "https://example.org/Käse");
});

test("signs that turn the direction stand in boxes and end an address", () => {
  const written = "a\u202eb https://example.org/\u202egpj.exe";
  const all = nodes(written);
  assert.equal(text(all), written);
  assert.equal(all.filter(({ className }) => className === "turning").length, 2);
  assert.deepEqual(
    links(written).map(({ href }) => href),
    ["https://example.org/"],
  );
});
