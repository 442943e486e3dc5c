// Pictures of the chat window in every state and look, for people to look at: `npm run pictures`.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { at } from "../../scripts/run.mjs";
import { test } from "./fixtures.mjs";
import { TALK, walkWindow } from "./window-states.mjs";

const SIZES = {
  phone: { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true },
  tablet: { viewport: { width: 820, height: 1180 }, hasTouch: true },
  desktop: { viewport: { width: 1280, height: 800 } },
};
const SCHEMES = ["light", "dark"];

/** What people set who see otherwise: `sheet` is laid over the chat's own, as a user's style sheet is. */
const OTHERWISE = {
  "zoom-200": { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
  "zoom-400": { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 },
  "text-200": { ...SIZES.desktop, sheet: "html { font-size: 200% }" },
  "text-200-phone": { ...SIZES.phone, sheet: "html { font-size: 200% }" },
  "forced-colors": { ...SIZES.desktop, forcedColors: "active" },
  "forced-colors-phone": { ...SIZES.phone, forcedColors: "active", colorScheme: "dark" },
  // WCAG 2.2, success criterion 1.4.12
  spacing: {
    ...SIZES.phone,
    sheet: `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
      p { margin-block-end: 2em !important }`,
  },
};

const looks = [
  ...Object.entries(SIZES).flatMap(([size, options]) =>
    SCHEMES.flatMap((colorScheme) =>
      Object.keys(TALK).map((language) => [`${size}-${colorScheme}`, language, { ...options, colorScheme }]),
    ),
  ),
  ...Object.entries(OTHERWISE).flatMap(([look, options]) =>
    ["de", "ar"].map((language) => [look, language, { ...options }]),
  ),
];

for (const [look, language, { sheet = "", ...options }] of looks) {
  test(`the window, ${look}, ${language}`, async ({ live, somebody }) => {
    test.setTimeout(180_000);
    const page = await somebody(options);
    page.lines.tolerate(/./);
    const dress = () =>
      page.evaluate((text) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(text);
        for (const root of [document, document.querySelector("visavis-chat").shadowRoot]) {
          root.adoptedStyleSheets.push(sheet);
        }
      }, sheet);
    const folder = at("target/shots/window", `${look}-${language}`);
    rmSync(folder, { recursive: true, force: true }); // no picture of what is no more
    let count = 10;
    const seen = (state) =>
      page.screenshot({
        path: join(folder, `${count++}-${state.replaceAll(" ", "-")}.png`),
        animations: "disabled",
        scale: "css",
      });
    await walkWindow({ page, live, language, dress, seen });
  });
}
