// Pictures of the debug toolbar: `npm run pictures`.
import { at } from "../../scripts/run.mjs";
import { Chat, expect, test } from "./fixtures.mjs";

const LOOKS = {
  wide: { viewport: { width: 1280, height: 800 } },
  "narrow-dark": { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
};

for (const [look, options] of Object.entries(LOOKS)) {
  test(`the debug toolbar, ${look}`, async ({ demo, somebody }) => {
    const page = await somebody(options);
    await page.goto(`${demo.demo}signed.html`);
    const chat = new Chat(page);
    await chat.open();
    await chat.write("Hello");
    await chat.hasSent(1);
    await page.evaluate(() => window.Visavis.Debug.start());
    const toolbar = page.locator("visavis-debug");
    await expect(toolbar.locator("#token")).toHaveText("fresh");
    await toolbar.getByRole("button", { name: "Show store" }).click();
    await toolbar.getByRole("button", { name: "Reset…" }).click();
    await page.screenshot({ path: at("target/shots", `debug-${look}.png`), animations: "disabled" });
  });
}
