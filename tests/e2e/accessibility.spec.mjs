// axe-core finds nothing in any state of the chat and of the console, light and dark.
import axe from "axe-core";
import { walkConsole } from "./console-states.mjs";
import { expect, test } from "./fixtures.mjs";
import { walkWindow } from "./window-states.mjs";

// Each state is looked at whole, and there are many.
test.describe.configure({ timeout: 360_000 });

/** Looks at the whole page, shadow roots included, in both colour schemes. */
async function isAccessible(page, state) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    // Nothing but the colours is another in the dark.
    const runOnly = colorScheme === "dark" ? ["color-contrast", "link-in-text-block"] : undefined;
    const found = await page.evaluate(async (runOnly) => {
      // Half-way through a transition colours are neither the one nor the other.
      await Promise.all(document.getAnimations().map(({ finished }) => finished));
      const { violations } = await window.axe.run(document, { resultTypes: ["violations"], runOnly });
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(" ")).join("; ")}`,
      );
    }, runOnly);
    expect.soft(found, `${state}, ${colorScheme}`).toEqual([]);
  }
}

test("the chat in every state", async ({ live, somebody }) => {
  const page = await somebody();
  // What is said of breaks and refusals is looked at elsewhere.
  page.lines.tolerate(/./);
  await walkWindow({ page, live, seen: (state) => isAccessible(page, state) });
});

for (const [width, height] of [
  [1280, 800],
  [768, 1024],
]) {
  test(`the console in every state, ${width} pixels wide`, async ({ live, somebody, visitor }) => {
    const page = await somebody({ viewport: { width, height }, clock: true, cable: true });
    page.lines.tolerate(/./);
    await walkConsole({ page, live, visitor, seen: (state) => isAccessible(page, state) });
  });
}
