// What axe-core finds on a page, which must be nothing.
import axe from "axe-core";
import { expect } from "./fixtures.mjs";

/** Looks at the whole page, shadow roots included, in both colour schemes. */
export async function isAccessible(page, state) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    // Nothing but the colours is another in the dark.
    const runOnly = colorScheme === "dark" ? ["color-contrast", "link-in-text-block"] : undefined;
    const found = await page.evaluate(async (runOnly) => {
      // Half-way through a transition colours are neither the one nor the other; what moves for ever keeps its colours.
      const shadows = [...document.querySelectorAll("*")].map(({ shadowRoot }) => shadowRoot).filter(Boolean);
      const moving = [document, ...shadows].flatMap((root) => root.getAnimations());
      const ending = moving.filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity);
      await Promise.allSettled(ending.map(({ finished }) => finished));
      const { violations } = await window.axe.run(document, { resultTypes: ["violations"], runOnly });
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(" ")).join("; ")}`,
      );
    }, runOnly);
    expect.soft(found, `${state}, ${colorScheme}`).toEqual([]);
  }
}
