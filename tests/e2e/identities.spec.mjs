// Who comes in, in each mode, and what everybody is told: the visitor, the page's developer, the agent and the administrator.
import { expect, NOBODY_RENEWS, test } from "./fixtures.mjs";
import { inSeconds } from "./servers.mjs";

const AWAY = "The chat is not available at the moment.";
const LAPSED = "Your session has expired. Please refresh the page to continue the conversation.";

/** All claim to be the same person, and each is another. */
const person = (firstname) => ({ uuid: "7", firstname });
const signed = (firstname, seconds, change = (token) => token) => {
  return (live, path) => {
    const claims = () => ({ ...person(firstname), exp: inSeconds(seconds) });
    return live.embed(path, claims, { renews: false, signed: change });
  };
};
const plain = (lines) => (live, path) => live.embedPlain(path, lines);

/** How each of them is embedded by the website. */
const VISITORS = {
  "no identity": plain(""),
  claimed: plain(`_chatq.push(["_setIdentity", ${JSON.stringify(person("Carl"))}]);`),
  signed: signed("Ada", 7_200),
  expired: signed("Eva", -60),
  "too short": signed("Tom", 600),
  "unknown key": (live, path) =>
    signed("Uma", 7_200, () => live.sign({ ...person("Uma"), exp: inSeconds(7_200) }, live.key.secret, "gone"))(
      live,
      path,
    ),
};

const anonymous = { name: "Anonymous", mark: "Anonymous" };
const claimed = { name: "Carl", mark: "Claimed" };
const verified = { name: "Ada", mark: "Verified" };
const refused = (code, text, sees = AWAY) => ({ code, text, sees });
const expired = refused(
  "token_expired",
  /^exp was 6\d s ago; the rule is a time ahead; leeway 10 s: sign a new token, for two hours, /,
  LAPSED,
);
const tooShort = refused(
  "lifetime_too_short",
  /^exp is (59\d|600) s ahead; the rule is 3600 s; leeway 10 s: sign tokens for two hours$/,
);
const unknownKey = refused(
  "key_unknown",
  /^kid names no key of this community; the rule is the Key ID of one of the community's keys: use a Key ID that /,
);
const notSigned = refused("signed_identity_required", /^this community takes signed identities only: call _setSigned/);
const notPlain = refused("signed_identity_not_accepted", /^this community takes no signed identities: call _setId/);

/** What comes of each of them, in the order above. */
const MODES = {
  accept: [anonymous, claimed, verified, expired, tooShort, unknownKey],
  reject: [anonymous, claimed, notPlain, notPlain, notPlain, notPlain],
  require: [notSigned, notSigned, verified, expired, tooShort, unknownKey],
};

/** The administrator's eyes: the screen, and a program with an access token. */
async function administrator(live, somebody) {
  const email = "ann@shop.test";
  const { password } = await live.command(["agent", "create", "--administrator", "--name", "Ann", "--email", email]);
  const named = ["--administrator", email, "--name", "stories"];
  const { access_token: token } = await live.command(["access-token", "create", ...named]);
  return {
    async listed() {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(`${live.address}/1.0/communities/${live.community}/refusals`, { headers });
      expect(answer.status).toBe(200);
      return (await answer.json()).records;
    },
    async screen() {
      const page = await somebody();
      await page.goto(`${live.address}/admin/`);
      await page.getByLabel("E-mail address").fill(email);
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("link", { name: "Shop" }).click();
      await page.getByRole("link", { name: "Recent refusals" }).click();
      return page.getByRole("main").locator("li.card");
    },
  };
}

/** What the page's own script is told of its visitor's identity. */
async function developer(chat) {
  await chat.page.evaluate(() => {
    window.heard = [];
    window._chatq.push(["_onEvent", "identity_refused", (event) => window.heard.push(event)]);
  });
  return () => chat.page.evaluate(() => window.heard);
}

for (const [mode, outcomes] of Object.entries(MODES)) {
  test.describe(() => {
    test.use({ community: { mode, minimumLifetime: 3_600 } });

    test(`mode ${mode}: who comes in, and what everybody is told`, async ({ live, somebody, visitor, agent }) => {
      test.setTimeout(120_000);
      const desk = await agent(live.agent);
      const admin = await administrator(live, somebody);
      const [cameIn, told] = [[], []];
      for (const [at, [who, embedded]] of Object.entries(VISITORS).entries()) {
        await test.step(who, async () => {
          const { name, mark, code, text, sees } = outcomes[at];
          const chat = await visitor(embedded(live, `/${at}`));
          chat.page.lines.tolerate(NOBODY_RENEWS);
          const heard = await developer(chat);
          const says = `I have ${who}`;
          await chat.open();
          if (!code) {
            await chat.write(says);
            await chat.hasSent(1);
            await chat.reads([says]);
            await expect(chat.notice).toBeHidden();
            await desk.rows.filter({ hasText: says }).click();
            await expect(desk.heading).toHaveText(name);
            await desk.reads([says]);
            await desk.marked([mark]);
            await chat.page.lines.are();
            expect(await heard()).toEqual([]);
            cameIn.push(name);
          } else {
            await expect(chat.notice).toContainText(sees);
            await chat.field.fill(says);
            await chat.field.press("Enter");
            await expect(chat.field).toHaveValue(says);
            await expect(chat.bodies).toHaveCount(0);
            const [event, ...more] = await heard();
            expect([event, more]).toEqual([
              expect.objectContaining({ event: "identity_refused", code, text: expect.stringMatching(text) }),
              [],
            ]);
            await chat.page.lines.are(`visavis: the identity was refused (${code}): ${event.text}`);
            told.push(event);
          }
          await chat.page.context().close();
        });
      }

      await test.step("the agent has seen nobody else", async () => {
        await desk.page.reload();
        await expect(desk.connection).toHaveText("Connected");
        await expect(desk.rows.locator(".name")).toHaveText(cameIn.toReversed());
      });
      await test.step("the administrator reads why, of each who was refused", async () => {
        const codes = [...new Set(told.map(({ code }) => code))].toReversed();
        const expected = codes.map((code) => {
          const of = told.filter((event) => event.code === code);
          const [origin, content_source_id] = [live.website.origin, live.source.token];
          return { code, text: of.at(-1).text, times: of.length, origin, content_source_id };
        });
        expect(await admin.listed()).toEqual(expected.map((record) => expect.objectContaining(record)));
        const rows = await admin.screen();
        await expect(rows).toHaveCount(expected.length);
        for (const [at, { code, text }] of expected.entries()) {
          await expect(rows.nth(at)).toContainText(code);
          await expect(rows.nth(at)).toContainText(text);
        }
      });
    });
  });
}
