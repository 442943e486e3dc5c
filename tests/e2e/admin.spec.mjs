// The administrator's screen, from an empty form to a merged person: by keyboard, in both colour schemes, without a script.
import { readFile } from "node:fs/promises";
import { at } from "../../scripts/run.mjs";
import { isAccessible } from "./axe.mjs";
import { Chat, expect, NOBODY_RENEWS, test } from "./fixtures.mjs";
import { inSeconds } from "./servers.mjs";

const EMAIL = "ann@shop.test";
const FILE = at("tests/e2e/ann.png");
const PHONE = { width: 390, height: 844 };
const PHOTO = Buffer.alloc(5_000_000);

// Every control is reached by Tab, one after the other.
test.setTimeout(180_000);

/** The screen in a browser, worked with as somebody does who has no mouse. */
class Screen {
  constructor(page, address) {
    this.page = page;
    this.address = address;
    this.main = page.getByRole("main");
    // What a form could not do is answered with its status, and Chromium writes that down.
    page.lines.tolerate(/^Failed to load resource: the server responded with a status of 422/);
  }

  /** Signs in; the account was made by the command line. */
  static async open(live, somebody) {
    const account = ["agent", "create", "--administrator", "--name", "Ann", "--email", EMAIL];
    const { password } = await live.command(account);
    const screen = new Screen(await somebody(), live.address);
    await screen.page.goto(`${live.address}/admin/`);
    await screen.looksWellAnywhere("sign-in");
    await screen.write({ "E-mail address": EMAIL, Password: password });
    await screen.press("button", "Sign in");
    await screen.is("Communities");
    return screen;
  }

  /** Tab after Tab until the focus is there. */
  async reach(control) {
    await expect(control).toBeVisible();
    for (let tabs = 0; tabs < 100; tabs++) {
      if (await control.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`the keyboard does not reach ${control}`);
  }

  /** Presses a link or a button, and is on the next page. */
  async press(role, name) {
    await this.reach(this.page.getByRole(role, { name }).first());
    await Promise.all([this.page.waitForEvent("load"), this.page.keyboard.press("Enter")]);
  }

  /** Writes into the fields with these names, over what they hold. */
  async write(fields) {
    for (const [name, text] of Object.entries(fields)) {
      await this.reach(this.page.getByLabel(name, { exact: true }).filter({ visible: true }));
      await this.page.keyboard.press("ControlOrMeta+A");
      await this.page.keyboard.press("Delete");
      await this.page.keyboard.type(text);
    }
  }

  /** Chooses one of a group of radio buttons: Tab reaches the group, arrows go through it. */
  async choose(group, name) {
    const radios = this.page.getByRole("group", { name: group }).getByRole("radio");
    const wanted = this.page.getByRole("group", { name: group }).getByRole("radio", { name });
    const checked = this.page.getByRole("group", { name: group }).getByRole("radio", { checked: true });
    await this.reach((await checked.count()) > 0 ? checked : radios.first());
    for (let step = await radios.count(); step > 0 && !(await wanted.isChecked()); step--) {
      await this.page.keyboard.press("ArrowDown");
    }
    if (!(await wanted.isChecked())) await this.page.keyboard.press("Space");
    await expect(wanted).toBeChecked();
  }

  /** Chooses a file as who opens the browser's own dialog by keyboard. */
  async chooseFile(name, file) {
    await this.reach(this.page.getByLabel(name, { exact: true }));
    const [chooser] = await Promise.all([this.page.waitForEvent("filechooser"), this.page.keyboard.press("Enter")]);
    await chooser.setFiles(file);
  }

  async tick(name) {
    await this.reach(this.page.getByLabel(name).filter({ visible: true }));
    await this.page.keyboard.press("Space");
  }

  is(title) {
    return expect(this.page.getByRole("heading", { level: 1 })).toHaveText(title);
  }

  says(text) {
    return expect(this.page.getByRole("status").filter({ hasText: text })).toBeVisible();
  }

  refuses(text) {
    return expect(this.page.getByRole("alert")).toContainText(text);
  }

  looksWell(state) {
    return isAccessible(this.page, state);
  }

  /** On a desk and on a phone. */
  async looksWellAnywhere(state) {
    const size = this.page.viewportSize();
    await this.looksWell(state);
    await this.page.setViewportSize(PHONE);
    await isAccessible(this.page, `${state}, on a phone`);
    await this.page.setViewportSize(size);
  }
}

test("a community is made with its key, which is shown once", async ({ live, somebody }) => {
  const screen = await Screen.open(live, somebody);
  await screen.looksWellAnywhere("communities");
  await screen.press("link", "New community");
  await screen.looksWellAnywhere("a new community");
  await screen.choose("Preset", /RingCX/);
  await screen.choose("Who comes in", /Require/);
  await screen.write({ Name: "Bank", "First key: Key ID": "" });
  await screen.press("button", "Create the community");
  await screen.refuses("mode require needs a key");
  await screen.looksWellAnywhere("a community that is refused");
  await expect(screen.page.getByLabel("Name")).toHaveValue("Bank");
  await screen.write({ "First key: Key ID": "web_2026" });
  await screen.press("button", "Create the community");
  await screen.is("Key web_2026 was made");
  await screen.looksWellAnywhere("a key that was made");
  const secret = await screen.page.locator("code.all").textContent();
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  await screen.press("link", "To the keys");
  await screen.is("Keys");
  await screen.looksWellAnywhere("keys");
  for (const tab of ["Sources", "Keys", "Fields and mapping", "Persons", "Explain a token", "Settings"]) {
    await screen.press("link", tab);
    await expect(screen.page.getByRole("link", { name: tab })).toHaveAttribute("aria-current", "page");
    expect(await screen.page.content(), tab).not.toContain(secret);
  }
  await screen.looksWellAnywhere("settings");

  await screen.press("link", "Explain a token");
  const token = (claims) => live.sign({ uuid: "42", ...claims }, secret, "web_2026");
  await screen.write({ "Token (JWT)": token({ exp: inSeconds(60) }) });
  await screen.press("button", "Explain it");
  await expect(screen.main).toContainText("lifetime_too_short");
  await expect(screen.main).toContainText("sign tokens for two hours");
  await screen.looksWellAnywhere("a token that is refused");
  await screen.write({ "Token (JWT)": token({ exp: inSeconds(7_200), firstname: "Ada" }) });
  await screen.press("button", "Explain it");
  await expect(screen.main).toContainText('"firstname": "Ada"');
  await screen.looksWellAnywhere("a token that is accepted");
});

test("a source has looks and texts of its own, which its visitors see", async ({ live, somebody, visitor }) => {
  const screen = await Screen.open(live, somebody);
  await screen.press("link", "Shop");
  await screen.press("link", "Looks and texts");
  await screen.is("Looks and texts of Website");
  await screen.looksWell("looks and texts");
  await screen.write({
    "Launcher, buttons, the visitor's messages": "#fe0",
    Header: "tael",
    "Texts of its own, by language": '{"en": {"window": {"welcome": "We are open"',
  });
  await screen.press("button", "Save looks and texts");
  await screen.refuses("Texts: this is not JSON: EOF while parsing an object at line 1 column 43.");
  await screen.looksWell("texts that are refused");
  await screen.reach(screen.page.getByLabel("Texts of its own, by language"));
  await screen.page.keyboard.press("ControlOrMeta+End");
  await screen.page.keyboard.type("}}}");
  await screen.press("button", "Save looks and texts");
  await screen.refuses('Colors: header-color: "tael" is not a colour');
  await screen.looksWell("a colour that is refused");
  await screen.write({ Header: "teal" });
  await screen.tick("Visitors may turn sound on");
  await screen.press("button", "Save looks and texts");
  await screen.says("Visitors have it when they next load a page");
  await expect(screen.page.getByLabel("Header", { exact: true })).toHaveValue("#008080");
  await expect(screen.page.getByLabel("Choose: Header", { exact: true })).toHaveValue("#008080");
  await screen.looksWell("looks and texts that are saved");

  const chat = await visitor(live.embedPlain("/"));
  await chat.open();
  await expect(chat.host.locator(".header")).toHaveCSS("background-color", "rgb(0, 128, 128)");
  await expect(chat.launcher).toHaveCSS("background-color", "rgb(255, 238, 0)");
  await expect(chat.host.getByText("We are open")).toBeVisible();
  await expect(chat.host.getByRole("button", { name: "Turn sound on" })).toBeVisible();
});

test("an agent has a picture from the screen until it is taken away", async ({ live, somebody }) => {
  const screen = await Screen.open(live, somebody);
  await screen.press("link", "Agents");
  await screen.is("Agents");
  await screen.looksWellAnywhere("agents");
  const picture = screen.main.getByRole("img", { name: "Picture of Ann", exact: true });
  await expect(picture).toHaveCount(0);
  // As a camera makes it: what is wrong with it is said, however much there is to send.
  const photo = { name: "me.png", mimeType: "image/png", buffer: Buffer.concat([await readFile(FILE), PHOTO]) };
  await screen.chooseFile("Picture of Ann", photo);
  await screen.press("button", "Save the picture of Ann");
  await screen.refuses("Not done. The picture has more than 65536 bytes: make it smaller");
  await expect(screen.page.getByLabel("Picture of Ann")).toHaveAttribute("aria-invalid", "true");
  await screen.looksWellAnywhere("a picture that is refused");
  await expect(picture).toHaveCount(0);
  await screen.chooseFile("Picture of Ann", FILE);
  await screen.press("button", "Save the picture of Ann");
  await screen.says("It is saved.");
  await expect(picture).toBeVisible();
  expect(await picture.evaluate(({ naturalWidth }) => naturalWidth)).toBe(96);
  await screen.looksWellAnywhere("an agent with a picture");
  await screen.press("button", "Remove the picture of Ann");
  await screen.says("It is removed.");
  await expect(picture).toHaveCount(0);
});

test("a field is made, changed, mapped and tried before it is applied; two persons become one", async ({
  live,
  somebody,
}) => {
  const ada = { exp: inSeconds(7_200), uuid: "100042", firstname: "Ada" };
  const pages = [
    live.embed("/signed", () => ada),
    live.embedPlain("/claimed", '_chatq.push(["_setIdentity", { uuid: "old-7", firstname: "Adele" }]);'),
  ];
  for (const address of pages) {
    const chat = new Chat(await somebody());
    await chat.page.goto(address);
    await chat.open();
    await chat.write("Hello?");
    await chat.hasSent(1);
  }
  const forged = new Chat(await somebody());
  forged.page.lines.tolerate(/^visavis: the identity was refused/);
  forged.page.lines.tolerate(NOBODY_RENEWS);
  await forged.page.goto(
    live.embed("/forged", () => ada, { signed: () => live.sign(ada, "0".repeat(64)), renews: false }),
  );
  await forged.open();
  await expect(forged.notice).toBeVisible();

  const screen = await Screen.open(live, somebody);
  await screen.press("link", "Shop");
  await screen.press("link", "Fields and mapping");
  await screen.write({ Key: "number", "Name for agents": "Number", "Regular expression": "[0-9" });
  await screen.press("button", "Add the field");
  await screen.refuses("regex");
  await screen.write({ "Regular expression": "[0-9]{4}" });
  await screen.press("button", "Add the field");
  await screen.says("It is added.");
  const card = screen.main.getByRole("listitem").filter({ hasText: "number" });
  await screen.reach(card.locator("summary").first());
  await screen.page.keyboard.press("Enter");
  await screen.looksWell("a field that is being changed");
  const change = card.locator("form").first();
  await screen.reach(change.getByLabel("Regular expression"));
  await screen.page.keyboard.press("ControlOrMeta+A");
  await screen.page.keyboard.type("[0-9]{6}");
  await screen.page.keyboard.press("Enter");
  await screen.says("It is saved.");
  await expect(card).toContainText("matches [0-9]{6} as a whole");

  await screen.write({ "Extra value": "uuid" });
  await screen.reach(screen.page.getByLabel("Goes to"));
  await screen.page.keyboard.type("Number");
  await screen.press("button", "Add the mapping");
  await expect(screen.main).toContainText("2 identities came before the last change");
  await screen.press("button", "Do it");
  await expect(screen.main).toContainText("What would change");
  await expect(screen.main).toContainText("regex_mismatch");
  await screen.looksWell("a dry run");
  await screen.press("button", "Do it");
  await expect(screen.main).toContainText("What changed");

  await screen.press("link", "Persons");
  await screen.looksWell("persons");
  await screen.write({ "Look for": "100042" });
  await screen.press("button", "Look");
  await expect(screen.main.locator("li.card")).toHaveCount(1);
  await screen.press("link", "Ada");
  await expect(screen.main.getByRole("definition")).toHaveText(["100042"]);
  await screen.choose("Who is the same person", /Adele/);
  await screen.tick("Merge them; they cannot be parted again");
  await screen.looksWell("two persons before they are one");
  await screen.press("button", "Merge into Ada");
  await screen.says("They are one person now.");
  await expect(screen.main).toContainText("old-7");
  await screen.looksWell("a merged person");

  await screen.press("link", "Recent refusals");
  await expect(screen.main).toContainText("signature_invalid");
  await screen.looksWell("refusals");
});
