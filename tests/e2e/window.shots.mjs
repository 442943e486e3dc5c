// The chat window in every state, size, scheme and four languages: VISAVIS_SHOTS=1 npm run e2e -- window, then
// target/shots/window. The socket is the test's own, so that every state is there at once.
import { at } from "../../scripts/run.mjs";
import { Chat, expect, test } from "./fixtures.mjs";

const SIZES = {
  phone: { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true },
  tablet: { viewport: { width: 820, height: 700 } },
  desktop: { viewport: { width: 1280, height: 800 } },
  zoomed: { viewport: { width: 640, height: 400 } },
};
const LONG = `Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüssel${"o".repeat(60)} https://example.org/${"path/".repeat(20)}`;
const TALK = {
  en: [
    "Hello! Where is my order?",
    "It is number 2041.",
    "Good morning! I am looking for it.",
    "It is put aside for you until Friday. See https://example.org/orders/2041.",
  ],
  de: [
    "Guten Tag! Wo bleibt meine Bestellung?",
    "Sie hat die Nummer 2041.",
    "Guten Morgen! Ich sehe nach.",
    "Sie liegt bis Freitag für Sie bereit. Siehe https://example.org/orders/2041.",
  ],
  ar: [
    "مرحبا، أين طلبي؟",
    "رقمه 2041.",
    "صباح الخير! سأبحث عنه.",
    "محفوظ لك حتى يوم الجمعة. انظر https://example.org/orders/2041.",
  ],
  ja: [
    "こんにちは。注文の品はどこですか?",
    "番号は2041です。",
    "おはようございます。お調べします。",
    "金曜日までお取り置きしています。https://example.org/orders/2041 をご覧ください。",
  ],
};

/** A server that says what the test wants. */
async function play(page) {
  const server = { entries: [], silent: false };
  server.say = (frame) => server.socket?.send(JSON.stringify(frame));
  server.summary = (more) => {
    const head = server.entries.length;
    const one = {
      thread: "t1",
      head,
      seen: head,
      agents_seen: 2,
      unread: 0,
      at: Date.now(),
      excerpt: server.entries.at(-1)?.body ?? "",
    };
    const other = {
      thread: "t2",
      head: 9,
      seen: 7,
      agents_seen: 9,
      unread: 2,
      at: Date.now() - 3 * 864e5,
      by_name: "Bo",
      agent: "Bo",
      excerpt: "Until tomorrow, then",
    };
    server.say({ t: "threads", threads: [{ ...one, ...more }, other] });
  };
  await page.routeWebSocket(/\/socket$/, (socket) => {
    server.socket = socket;
    socket.onMessage((text) => {
      const frame = JSON.parse(text);
      const head = server.entries.length;
      if (frame.t === "hello") {
        const known = { v: 1, now: Date.now(), known: "anonymous", minimum_lifetime: 3600, head, seen: head };
        server.say({ t: "welcome", ...known, ...(head > 0 && { thread: "t1" }) });
        if (head > 0) server.say({ t: "entries", thread: "t1", entries: server.entries.slice(-50) });
      }
      if (frame.t === "write" && frame.body.startsWith("!"))
        server.say({ t: "declined", id: frame.id, code: "no", text: "no" });
    });
  });
  return server;
}

const entry = (seq, by, body, minutes) => ({
  seq,
  id: `e${seq}`,
  at: Date.now() - minutes * 60_000,
  ...(by ? { by: "agent", name: by } : { by: "visitor", known: "anonymous" }),
  body,
});

for (const [size, options] of Object.entries(SIZES)) {
  for (const colorScheme of ["light", "dark"]) {
    for (const [language, talk] of Object.entries(TALK)) {
      if (size === "zoomed" && language === "ja") continue;
      test(`the window, ${size}, ${colorScheme}, ${language}`, async ({ live, somebody }) => {
        const page = await somebody({ ...options, colorScheme });
        page.lines.tolerate(/./);
        const server = await play(page);
        const setting = JSON.stringify({ locale: language, sound: true });
        await page.goto(live.embedPlain("/", `_chatq.push(["_setConfiguration", ${setting}]);`));
        const chat = new Chat(page);
        const field = chat.host.locator(".field");
        const shot = (name) =>
          page.screenshot({
            path: at("target/shots/window", `${size}-${colorScheme}-${language}-${name}.png`),
            animations: "disabled",
          });
        const open = () => chat.launcher.click();
        const close = () => page.keyboard.press("Escape");
        await expect(chat.launcher).toBeVisible();
        await shot("01-closed");
        await open();
        await expect(field).toBeFocused();
        await shot("02-empty");
        const [one, two, three, four] = talk;
        server.entries = [
          entry(1, "", one, 60 * 26),
          entry(2, "", two, 60 * 26 - 1),
          entry(3, "Ann", three, 42),
          entry(4, "Ann", four, 41),
          entry(5, "", "🌿 OK", 0),
        ];
        server.say({ t: "entries", thread: "t1", entries: server.entries });
        server.summary({ agent: "Ann" });
        server.say({ t: "typing", thread: "t1", name: "Ann" });
        await expect(chat.host.locator(".entries > li")).toHaveCount(5);
        await field.fill(`${two}\n${one}`);
        await shot("03-busy");
        await field.fill("!");
        await field.press("Enter");
        await expect(chat.host.locator("li.failed")).toBeVisible();
        await shot("04-failed");
        await chat.host.locator("[data-discard]").click();
        await chat.host.locator("#emoji").click();
        await expect(chat.host.locator(".grid button").first()).toBeVisible();
        await shot("05-emoji");
        await page.keyboard.press("Escape");
        await chat.host.locator("#back").click();
        await expect(chat.host.locator("[data-thread]").first()).toBeVisible();
        await shot("06-list");
        await chat.host.locator("[data-thread]").first().click();
        server.summary({ agent: "Ann", ended_at: Date.now() });
        await expect(chat.host.locator(".ended")).not.toHaveText("");
        await shot("07-ended");
        await close();
        const more = [LONG, "One line\n\n  an indented one\nand the last", three, four].map((body, n) =>
          entry(6 + n, "Ann", body, 0),
        );
        server.entries.push(...more);
        server.say({ t: "entries", thread: "t1", entries: more });
        server.summary({ agent: "Ann", seen: 5, unread: 4 });
        await expect(chat.host.locator(".badge")).not.toHaveText("");
        await shot("08-badge");
        await open();
        await expect(chat.host.locator(".entries > li")).toHaveCount(9);
        await shot("09-long-words");
        await chat.host.locator(".log").evaluate((log) => {
          log.scrollTop = 0;
        });
        await expect(chat.host.locator("#latest")).toBeVisible();
        await shot("10-scrolled-up");
        await field.fill("x".repeat(5_010));
        await shot("11-too-long");
        await field.fill("");
        await page.context().setOffline(true);
        await page.evaluate(() => dispatchEvent(new Event("offline")));
        server.socket.close();
        await expect(chat.host.locator("#line")).not.toHaveText("");
        await shot("12-offline");
        await page.context().setOffline(false);
        const lapsed = live.embed("/lapsed", () => ({ exp: Math.floor(Date.now() / 1_000) - 100, uuid: "7" }), {
          renews: false,
        });
        const plain = live.website.pages["/lapsed"];
        live.website.pages["/lapsed"] = () => ({
          body: plain().body.replace("_chatq.push(", `_chatq.push(["_setConfiguration", ${setting}]);_chatq.push(`),
        });
        await page.unrouteAll?.();
        await page.goto(lapsed);
        await open();
        await server.socket;
        server.say({ t: "refused", code: "token_expired", text: "exp is past" });
        await expect(chat.notice).toBeVisible();
        await shot("13-notice");
      });
    }
  }
}
