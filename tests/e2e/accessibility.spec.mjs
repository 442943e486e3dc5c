// axe-core finds nothing in any state of the chat and of the console, light and dark.
import { isAccessible } from "./axe.mjs";
import { walkConsole } from "./console-states.mjs";
import { test } from "./fixtures.mjs";
import { walkWindow } from "./window-states.mjs";

// Each state is looked at whole, and there are many.
test.describe.configure({ timeout: 360_000 });

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
