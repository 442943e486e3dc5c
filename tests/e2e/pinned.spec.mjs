// What the loader names by its hash is run as it was meant or not at all, whoever answers for the server.
import { expect, test } from "./fixtures.mjs";

for (const [what, asset, also] of [
  ["script", /\/assets\/client-\w+\.js$/, Buffer.from("\nwindow.isTampered = true;")],
  ["module", /\/assets\/client-\w+\.wasm$/, Buffer.from([0, 1, 0])], // an empty section more: it would run
]) {
  test(`a ${what} with other bytes is refused in one line, and the page is unhurt`, async ({ live, somebody }) => {
    const page = await somebody();
    page.lines.tolerate(/SRI's integrity checks failed|valid digest in the 'integrity' attribute/);
    let tampered = 0;
    await page.route(asset, async (route) => {
      const response = await route.fetch();
      tampered += 1;
      await route.fulfill({ response, body: Buffer.concat([await response.body(), also]) });
    });
    await page.goto(live.embedPlain("/", `_chatq.push(["_open"]);`));
    await page.lines.are(/^visavis: the chat could not be started\./);
    expect(tampered).toBeGreaterThan(0);
    await expect(page.locator("visavis-chat")).toHaveCount(0);
    expect(await page.evaluate(() => [window.isTampered, window._chatq.push(["_close"]) > 0])).toEqual([
      undefined,
      true,
    ]);
    await expect(page.getByRole("heading", { name: "A website" })).toBeVisible();
  });
}
