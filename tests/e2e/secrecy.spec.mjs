// A token's signature is nowhere but in the first frames of a socket: not in an address, a header, a cookie, a storage,
// a message between windows, or a console.
import { Chat, expect, plugIn, test, unplug } from "./fixtures.mjs";
import { inSeconds } from "./servers.mjs";

/** In the page: notes whatever is posted anywhere. */
function spy() {
  window.posted = [];
  for (const type of [Window, BroadcastChannel, MessagePort, Worker]) {
    const target = type === Window ? window : type.prototype;
    const post = target.postMessage;
    target.postMessage = function (...parts) {
      window.posted.push(`${type.name} ${JSON.stringify(parts)}`);
      return post.apply(this, parts);
    };
  }
}

/** In the page: everything that is kept in the browser. */
async function kept() {
  const done = (request) =>
    new Promise((resolve) => Object.assign(request, { onsuccess: () => resolve(request.result) }));
  const all = [
    JSON.stringify(localStorage),
    JSON.stringify(sessionStorage),
    document.cookie,
    location.href,
    history.length,
  ];
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const keys = database.transaction(store).objectStore(store);
      for (const [read, list] of [
        ["keys", keys.getAllKeys()],
        ["values", keys.getAll()],
      ]) {
        all.push(
          `${read} ${JSON.stringify(await done(list), (_, value) => (value instanceof CryptoKey ? value.extractable : value))}`,
        );
      }
    }
    database.close();
  }
  return [...all, ...window.posted].join("\n");
}

test("nobody finds the signature of a token in the browser or on its way, but in the socket", async ({
  live,
  somebody,
  agent,
}) => {
  const tokens = [];
  const address = live.embed("/", () => ({ exp: inSeconds(14), uuid: "7", firstname: "Ada" }), {
    signed: (token) => {
      tokens.push(token);
      return token;
    },
  });
  const desk = await agent(live.agent);
  const page = await somebody({ cable: true });
  const context = page.context();
  const found = [];
  const frames = [];
  context.on("console", (message) => found.push(`console ${message.text()}`));
  context.on("request", async (request) => {
    // The website's own answer with the token in it is the website's.
    found.push(`request ${request.url()} ${JSON.stringify(await request.allHeaders())} ${request.postData()}`);
  });
  await context.addInitScript(spy);
  const chats = [];
  for (const tab of [page, await context.newPage()]) {
    tab.on("websocket", (socket) => {
      found.push(`socket ${socket.url()}`);
      socket.on("framesent", ({ payload }) => frames.push(JSON.parse(String(payload))));
      socket.on("framereceived", ({ payload }) => found.push(`received ${payload}`));
    });
    await tab.goto(address);
    const chat = new Chat(tab);
    await chat.open();
    chats.push(chat);
  }
  const [first, second] = chats;
  await first.write("It is me");
  await desk.take("Ada");
  await desk.reply("It is you");
  await second.reads(["It is me", "It is you"]);
  await second.field.fill("half a sen");
  // A renewal that both tabs hear of, and a break.
  const renewed = () => frames.filter(({ identify }) => identify).length;
  await expect.poll(renewed, { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
  await unplug(first);
  await expect(first.line).toContainText("offline", { ignoreCase: true });
  await plugIn(first);
  await expect(first.line).toBeEmpty({ timeout: 30_000 });

  const signatures = tokens.map((token) => token.split(".")[2]);
  expect(signatures.length).toBeGreaterThanOrEqual(3);
  const texts = [...found, ...(await Promise.all(chats.map((chat) => chat.page.evaluate(kept))))];
  texts.push(JSON.stringify(await context.cookies()));
  expect(texts.join("\n")).toContain("BroadcastChannel");
  for (const signature of signatures) {
    expect(texts.filter((text) => text.includes(signature))).toEqual([]);
  }
  // Where it must be: in what opens and renews a session, and in nothing else.
  const carrying = frames.filter((frame) => signatures.some((signature) => JSON.stringify(frame).includes(signature)));
  expect(new Set(carrying.flatMap(Object.keys))).toEqual(new Set(["hello", "identify"]));
});
