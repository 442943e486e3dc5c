// What is wrong with the options of `new Chat` is said by their names.
import assert from "node:assert/strict";
import test from "node:test";
import { importTs } from "./typescript.mjs";

globalThis.__VISAVIS_INTEGRITY__ = "";
globalThis.document = {}; // no server: a chat begins
const { Chat, ChatError } = await importTs("www/npm/index.ts");

const SERVER = 'new Chat: server must be the address of the chat server, as "https://chat.example.org"';
const SOURCE = "new Chat: source must be the token of a source: `visavis-server source list` shows it";

for (const [what, options, sentence] of [
  ["nothing", undefined, SERVER],
  ["no server", { source: "abc" }, SERVER],
  ["a server without https://", { server: "chat.example.org", source: "abc" }, SERVER],
  ["another scheme", { server: "wss://chat.example.org", source: "abc" }, SERVER],
  ["no source", { server: "https://chat.example.org" }, SOURCE],
  ["an empty source", { server: "https://chat.example.org", source: "" }, SOURCE],
]) {
  test(`${what}: the option is named, in the console and to who waits`, async (context) => {
    const error = context.mock.method(console, "error", () => {});
    const chat = new Chat(options);
    const failed = await chat.ready.catch((failure) => failure);
    assert.ok(failed instanceof ChatError);
    assert.deepEqual([failed.code, failed.call, failed.message], ["wrong_option", "new Chat", sentence]);
    assert.equal(error.mock.calls[0].arguments[0], `visavis: ${sentence}`);
    await chat.open(); // a chat that never was takes calls, and nothing happens
  });
}
