// A good guest in a website: nothing is kept and nobody is called before the visitor wants to talk, and what the page
// has changed of the browser's own does not matter.
import { expect, test } from "./fixtures.mjs";

test("before the visitor opens the chat nothing is stored and nobody is called", async ({ live, visitor }) => {
  const sockets = [];
  const chat = await visitor("about:blank");
  chat.page.on("websocket", (socket) => sockets.push(socket.url()));
  await chat.page.goto(live.embedPlain("/"));
  await expect(chat.launcher).toBeVisible();
  const stored = () =>
    chat.page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]);
  expect([await stored(), sockets]).toEqual([[[], [], ""], []]);
  await chat.open();
  await expect.poll(() => sockets.length).toBe(1);
});

test("a page that has changed prototypes and globals has a chat all the same", async ({ live, visitor, agent }) => {
  const hostile = `
    Object.prototype.polluted = { toString: "no" };
    Object.prototype.embedded = true;
    Array.prototype.last = function () { return this[this.length - 1]; };
    Array.prototype.toJSON = function () { return "[prototype.js]"; };
    String.prototype.toJSON = function () { return "prototype.js"; };
    console.debug = null;
    window.name = "hostile";`;
  const chat = await visitor(live.embedPlain("/", hostile));
  await chat.open();
  await chat.write("Through all that");
  await chat.hasSent(1);
  const desk = await agent(live.agent);
  await desk.rows.click();
  await desk.reply("And back");
  await chat.reads(["Through all that", "And back"]);
});
