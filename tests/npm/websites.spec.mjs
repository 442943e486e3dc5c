// The packed package in websites as they are built today: each is built, opened in a browser, and chats.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { at } from "../../scripts/run.mjs";
import { OUT, SITE } from "./build.mjs";
import { expect, test } from "./sites.mjs";

const run = promisify(execFile);

/** The visitor of a website writes, an agent sees who it is and answers. */
async function chats(chat, desk) {
  if (!(await chat.window.isVisible())) await chat.open();
  await chat.write("Hello");
  await desk.take("Ada");
  await desk.reply("Good day");
  await chat.reads(["Hello", "Good day"]);
  await desk.marked(["Verified"]);
}

for (const [name, how] of [
  ["script", "a classic script tag, from the website's own origin"],
  ["module", "a module script, without any bundler"],
  ["esbuild", "esbuild, with the client inside"],
  ["webpack", "webpack and React in strict mode"],
  ["next", "Next.js, rendered on the server first"],
]) {
  test(`a website chats by ${how}`, async ({ site, agent, live }) => {
    const chat = await site(name);
    await expect(chat.host).toHaveCount(1);
    await chats(chat, await agent(live.agent));
  });
}

test("a website chats by Vite and Vue, in an element of its own", async ({ site, agent, live }) => {
  const chat = await site("vite");
  await expect(chat.window).toBeVisible();
  await chats(chat, await agent(live.agent));
  expect(await chat.host.evaluate((host) => host.parentElement.parentElement.tagName)).toBe("MAIN");
});

for (const [name, how] of [
  ["webpack", "React"],
  ["vite", "Vue"],
]) {
  test(`who is signed in stays so when ${how} renders the page again with another plain identity`, async ({
    site,
    agent,
    live,
  }) => {
    const chat = await site(name);
    const desk = await agent(live.agent);
    await chats(chat, desk);
    await chat.page.getByRole("button", { name: "Say another name" }).click();
    await chat.write("It is still me");
    await desk.marked(["Verified", "Verified"]);
  });
}

test("a website chats by the element, and hears its events", async ({ site, agent, live }) => {
  const chat = await site("module", { hash: "#element" });
  chat.host = chat.page.locator("body > visavis-chat:not([source])");
  const desk = await agent(live.agent);
  await expect(chat.page.locator("visavis-chat")).toHaveCount(2);
  const inside = new chat.constructor(chat.page);
  await inside.launcher.click();
  await inside.write("Hello");
  await desk.take("Ada");
  await inside.launcher.click();
  await desk.reply("Good day");
  await expect.poll(() => chat.page.evaluate(() => window.heard)).toEqual([{ event: "unread_changed", unread: 1 }]);
  await chat.page.evaluate(() => document.querySelector("visavis-chat[source]").remove());
  await expect(chat.page.locator("visavis-chat")).toHaveCount(0);
});

test("what Next.js rendered on the server is the page, and no chat", () => {
  const html = readFileSync(join(OUT, "next/index.html"), "utf8");
  expect(html).toContain("Rendered on the server");
  expect(html).not.toContain("visavis-chat");
});

test("on a server every entry can be imported and called, and nothing happens", async () => {
  const script = `
    const before = Object.keys(globalThis).length;
    for (const entry of ["visavis", "visavis/inline", "visavis/element"]) await import(entry);
    const after = Object.keys(globalThis).length;
    await Promise.all([import("visavis/react"), import("visavis/vue")]);
    const { Chat } = await import("visavis");
    const chat = new Chat({ server: "nonsense", source: "" });
    const stop = chat.on("*", () => {});
    await Promise.all([chat.ready, chat.open(), chat.setIdentity({}), chat.setSignedIdentity("x"), chat.signOut(), chat.place(null)]);
    stop();
    chat.destroy();
    console.log(String(after - before));`;
  const { stdout, stderr } = await run(process.execPath, ["--input-type=module", "-e", script], { cwd: SITE });
  expect([stdout.trim(), stderr]).toEqual(["0", ""]);
});

test("TypeScript at its strictest takes what is right and refuses what is wrong", async () => {
  await run(at("node_modules/.bin/tsc"), ["-p", "consumers/types"], { cwd: SITE });
});

test("publint and arethetypeswrong find nothing, and nothing is installed beside it", async () => {
  const { name, version, dependencies } = JSON.parse(
    readFileSync(join(SITE, "node_modules/visavis/package.json"), "utf8"),
  );
  expect(dependencies).toBeUndefined();
  const tarball = at(`target/npm/${name}-${version}.tgz`);
  const bin = (tool) => join(SITE, "node_modules/.bin", tool);
  const { stdout } = await run(bin("publint"), [tarball, "--strict"], { cwd: SITE });
  expect(stdout).toContain("All good!");
  const files = ["visavis.wasm", "custom-elements.json", "script.js", "locales/*.json"];
  await run(bin("attw"), [tarball, "--profile", "esm-only", "--exclude-entrypoints", ...files], { cwd: SITE });
});
