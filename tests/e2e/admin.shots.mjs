// Pictures of the administrator's screen: VISAVIS_SHOTS=1 npm run e2e -- admin, then target/shots.
import { at } from "../../scripts/run.mjs";
import { Chat, expect, test } from "./fixtures.mjs";
import { inSeconds } from "./servers.mjs";

const LOOKS = {
  wide: { viewport: { width: 1280, height: 800 } },
  narrow: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  smallest: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
  "narrow-dark": { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: "dark" },
};

test.setTimeout(180_000);

test("the administrator's screen", async ({ live, somebody }) => {
  const email = "ann@shop.test";
  const { password } = await live.command(["agent", "create", "--administrator", "--name", "Ann", "--email", email]);
  const field = ["field", "create", "--community", "Shop"];
  await live.command([...field, "--key", "number", "--label", "Customer number", "--regex", "[0-9]{6}"]);
  await live.command([
    ...[...field, "--key", "plan", "--label", "Plan", "--type", "single_choice"],
    ...["--choice", "gold", "--choice", "silver"],
  ]);
  await live.command(["mapping", "create", "--community", "Shop", "--extra-value", "uuid", "--field", "number"]);
  await live.command(["mapping", "create", "--community", "Shop", "--extra-value", "plan", "--field", "plan"]);
  const ada = { exp: inSeconds(7_200), uuid: "100042", firstname: "Ada", extra_values: { plan: "gold" } };
  const claimed = `_chatq.push(["_setIdentity", { uuid: "old-7", firstname: "Adele", email: "adele@example.org" }]);`;
  for (const address of [live.embed("/signed", () => ada), live.embedPlain("/", claimed)]) {
    const chat = new Chat(await somebody());
    await chat.page.goto(address);
    await chat.open();
    await chat.write("Hello?");
    await chat.hasSent(1);
  }
  const colors = ["--color", "highlight-color=#0a7f5a", "--color", "header-color=#123456"];
  await live.command(["source", "appearance", live.source.token, ...colors, "--theme", "light"]);
  await live.command(["agent", "picture", email, at("tests/e2e/ann.png")]);
  for (const [look, options] of Object.entries(LOOKS)) {
    const page = await somebody(options);
    page.lines.tolerate(/the server responded with a status of 422/);
    const shot = (name) =>
      page.screenshot({
        path: at("target/shots", `admin-${name}-${look}.png`),
        animations: "disabled",
        fullPage: true,
      });
    await page.goto(`${live.address}/admin/`);
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("link", { name: "Agents" }).click();
    const file = page.getByLabel("Picture of Ann");
    await file.setInputFiles({ name: "me.png", mimeType: "image/png", buffer: Buffer.alloc(9) });
    await page.getByRole("button", { name: "Save the picture of Ann" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await file.setInputFiles(at("tests/e2e/ann.png"));
    await shot("6-agents");
    await page.goto(`${live.address}/admin/`);
    await page.getByRole("link", { name: "Shop" }).click();
    await shot("0-sources");
    await page.getByRole("link", { name: "Looks and texts" }).click();
    await shot("4-looks");
    await page.getByLabel("Text", { exact: true }).fill("tael");
    await page.getByRole("button", { name: "Save looks and texts" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await shot("5-looks-refused");
    await page.getByRole("link", { name: "Fields and mapping" }).click();
    for (const summary of await page.getByText("Change", { exact: false }).locator("visible=true").all()) {
      if ((await summary.evaluate((element) => element.tagName)) === "SUMMARY") await summary.click();
    }
    await shot("1-fields");
    await page.getByRole("link", { name: "Persons" }).click();
    await shot("2-persons");
    await page.getByRole("link", { name: "Ada" }).click();
    await expect(page.getByText("Who is the same person")).toBeVisible();
    await shot("3-person");
  }
});
