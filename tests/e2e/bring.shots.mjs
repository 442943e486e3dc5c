// Pictures of the question whether a conversation comes along: VISAVIS_SHOTS=1 npm run e2e, then target/shots.
import { at } from "../../scripts/run.mjs";
import { expect, test } from "./fixtures.mjs";
import { inSeconds } from "./servers.mjs";

const LOOKS = {
  wide: { viewport: { width: 1280, height: 800 } },
  "narrow-dark": { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
};

for (const [look, options] of Object.entries(LOOKS)) {
  test(`the question, ${look}`, async ({ live, visitor }) => {
    const provider = "_chatq.push(['_setTokenProvider', () => new Promise(() => {})]);";
    const chat = await visitor(live.embedPlain("/", provider), options);
    await chat.open();
    await chat.write("Who is there?");
    await chat.hasSent(1);
    const token = live.sign({ exp: inSeconds(7_200), uuid: "7", firstname: "Ada" });
    await chat.page.evaluate((token) => window._chatq.push(["_setSignedIdentity", token]), token);
    await expect(chat.host.getByRole("button", { name: "Begin anew" })).toBeVisible();
    await chat.page.screenshot({ path: at("target/shots", `bring-${look}.png`), animations: "disabled" });
  });
}
