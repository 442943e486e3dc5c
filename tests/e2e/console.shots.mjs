// Pictures of the agents' console in every state, for people to look at: `npm run pictures`.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { at } from "../../scripts/run.mjs";
import { walkConsole } from "./console-states.mjs";
import { test } from "./fixtures.mjs";

const SIZES = {
  desktop: { viewport: { width: 1280, height: 800 } },
  tablet: { viewport: { width: 768, height: 1024 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};
const LOOKS = {
  ...Object.fromEntries(
    Object.entries(SIZES).flatMap(([size, options]) =>
      ["light", "dark"].map((colorScheme) => [`${size}-${colorScheme}`, { ...options, colorScheme }]),
    ),
  ),
  "forced-colors": { ...SIZES.desktop, forcedColors: "active" },
  "zoom-400": { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 },
};

for (const [look, options] of Object.entries(LOOKS)) {
  test(`the console, ${look}`, async ({ live, somebody, visitor }) => {
    test.setTimeout(180_000);
    const page = await somebody({ ...options, clock: true, cable: true });
    page.lines.tolerate(/./);
    const folder = at("target/shots/console", look);
    rmSync(folder, { recursive: true, force: true }); // no picture of what is no more
    let count = 10;
    const seen = (state) =>
      page.screenshot({
        path: join(folder, `${count++}-${state.replace(/\W+/g, "-")}.png`),
        animations: "disabled",
        scale: "css",
      });
    await walkConsole({ page, live, visitor, seen });
  });
}
