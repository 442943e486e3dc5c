// The websites' files on a website's server, and a visitor who is signed in there.
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { test as base, Chat, expect } from "../e2e/fixtures.mjs";
import { inSeconds } from "../e2e/servers.mjs";
import { OUT } from "./build.mjs";

export { expect, inSeconds };

const KINDS = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".txt": "text/plain",
};

/** Puts a website's files on its server; `change` may have a say in each. */
export function serve(live, name, change = (_path, answer) => answer) {
  for (const entry of readdirSync(join(OUT, name), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath ?? entry.path, entry.name);
    const path = `/${name}${file.slice(join(OUT, name).length)}`;
    let body = readFileSync(file);
    if (path.endsWith(".html")) {
      body = body.toString().replace("SERVER", live.address).replace("SOURCE", live.source.token);
    }
    const answer = change(path, { "content-type": KINDS[extname(path)] ?? "application/octet-stream", body });
    live.website.pages[path.replace(/index\.html$/, "")] = () => answer;
  }
  return `${live.website.origin}/${name}/`;
}

export const test = base.extend({
  /** Opens a website's page as Ada, who is signed in; `hash` says what the page shall do. */
  site: async ({ live, somebody }, use) => {
    await use(async (name, { hash = "", change, before, ...claims } = {}) => {
      const address = serve(live, name, change);
      const signed = live.sign({ exp: inSeconds(7_200), uuid: "7", firstname: "Ada", ...claims });
      const site = { server: live.address, source: live.source.token, signed };
      live.website.pages["/site.js"] = () => ({
        "content-type": "text/javascript",
        body: `window._chatq = []; _chatq.push(["_setSignedIdentity", "${signed}"], ["_setTokenProvider", () => "${signed}"]);`,
      });
      const page = await somebody();
      page.lines.tolerate(/^visavis: the signed identity expires, and nobody renews it: /);
      await page.addInitScript((site) => {
        window.site = site;
      }, site);
      await before?.(page);
      await page.goto(address + hash);
      return new Chat(page);
    });
  },
});
