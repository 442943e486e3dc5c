// Who needs more than built-in English is given it: when it is wanted, in the order of the calls, and again after it failed.
import assert from "node:assert/strict";
import test from "node:test";
import { english, I18n, Languages, preferences, scriptOf, speaks, texts, textsOf } from "./texts.mjs";

/** A promise that the test keeps when it wants. */
const later = () => {
  const one = {};
  one.promise = new Promise((resolve) => Object.assign(one, { resolve }));
  return one;
};

test("who reads English, and adds nothing, is given nothing more", async () => {
  const some = new I18n(english, () => assert.fail("fetched"));
  for (const [locale, page, browser] of [
    [undefined, "", "en-US"],
    [undefined, "en", "de"],
    [undefined, "en-GB", "de"],
    ["en", "de", "de"],
    ["EN-au", "de", "de"],
    ["en-Latn-ZA", "de", "de"],
  ]) {
    speaks([browser], page);
    await some.want(locale);
    assert.deepEqual([some.language, some.dir, some.of("you")], ["en", "ltr", english.you]);
    await some.want();
  }
  speaks(["de", "en-GB"], "en");
  assert.equal(some.day(0), "Thursday 1 January 1970".replace("Thursday ", ""), "as people write it there");
  speaks(["en-US"]);
});

test("who reads another language, or adds words, is given what that needs, once", async () => {
  for (const [locale, page, browser, added] of [
    ["de", "en", "en"],
    [undefined, "de", "en"],
    [undefined, "", "de-AT"],
    ["en-XA", "en", "en"],
    ["en_GB", "en", "en"],
    ["enm", "en", "en"],
    [undefined, "en", "en", { en: { you: "Thou" } }],
  ]) {
    speaks([browser], page);
    let loads = 0;
    const some = new I18n(english, async () => {
      loads += 1;
      return { Languages };
    });
    if (added) some.add(added);
    await Promise.all([some.want(locale), some.want(), some.want("en")]);
    assert.equal(loads, 1, `${locale} ${page} ${browser}`);
  }
  speaks(["en-US"]);
});

test("what the languages need may come late: the calls until then are done in their order, the last one wins", async () => {
  const come = later();
  const words = { de: { you: "Sie" }, fr: { you: "Vous" } };
  const loaded = texts(words);
  const some = new I18n(english, () => come.promise);
  const said = (some) => [some.language, some.of("you"), some.of("line.offline"), some.of("line.connecting")];
  const page = { de: { you: "Du", line: { offline: "weg" } } };
  const calls = [
    (some) => some.add({ de: { line: { offline: "fort", connecting: "Moment" } } }, true),
    (some) => some.want("fr"),
    (some) => some.add(page),
    (some) => some.want("de"),
    (some) => some.add({ de: { you: "Ihr" } }),
    (some) => some.want(),
  ];
  const done = [];
  for (const call of calls) {
    done.push(call(some));
    await call(loaded);
  }
  page.de.you = "changed later";
  assert.deepEqual(said(some), ["en", english.you, english.line.offline, english.line.connecting]);
  come.resolve(scriptOf(Object.keys(words), async (language) => words[language]));
  await Promise.all(done);
  assert.deepEqual(said(some), ["de", "Ihr", "weg", "Moment"]);
  assert.deepEqual(said(loaded), said(some));
});

test("of two languages wanted one after the other the later stays, whichever comes first", async () => {
  const words = { de: later(), fr: later() };
  const some = textsOf(["de", "fr"], (language) => words[language].promise);
  const [first, second] = [some.want("de"), some.want("fr")];
  words.fr.resolve({ you: "Vous" });
  await second;
  words.de.resolve({ you: "Sie" });
  await first;
  assert.equal(some.of("you"), "Vous");
});

test("who wants English again while another language is on its way reads English", async () => {
  const some = texts({ de: { you: "Sie" } });
  await Promise.all([some.want("de"), some.want("en")]);
  assert.deepEqual([some.language, some.of("you")], ["en", "You"]);
});

test("what could not be fetched is asked for again, and what was added meanwhile is not lost", async () => {
  const answers = [Promise.reject(new Error("offline")), Promise.resolve({ Languages })];
  const some = new I18n(english, () => answers.shift());
  some.add({ ar: { you: "أنت" } });
  await Promise.all([some.want("ar"), some.want("ar")]);
  assert.deepEqual([some.language, some.dir, some.of("you")], ["en", "ltr", "You"]);
  await some.want();
  assert.deepEqual([some.language, some.dir, some.of("you"), answers.length], ["ar", "rtl", "أنت", 0]);
});

test("who waits too long for another language reads English, until it is asked for again", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const answers = [new Promise(() => {}), Promise.resolve({ Languages })];
  const some = new I18n(english, () => answers.shift());
  some.add({ de: { you: "Sie" } });
  const waiting = some.want("de");
  context.mock.timers.tick(5_000);
  await waiting;
  assert.equal(some.language, "en");
  await some.want();
  assert.equal(some.of("you"), "Sie");
});

test("of words that cannot be taken yet so many are kept, the last ones", async () => {
  let isOffline = true;
  const some = new I18n(english, async () => {
    if (isOffline) throw new Error("offline");
    return { Languages };
  });
  for (let count = 0; count < 150; count += 1) some.add({ en: { [`own_${count}`]: `${count}` } });
  await some.want();
  isOffline = false;
  await some.want();
  assert.deepEqual(
    [49, 50, 149].map((count) => some.of(`own_${count}`)),
    ["", "50", "149"],
  );
});

test("what waiting calls want is known before the client is there", () => {
  const configure = (given) => ["_setConfiguration", given];
  const hostile = new Proxy([], { get: () => assert.fail("looked") });
  for (const [calls, own, configuration, isPlain] of [
    [[], {}, { locale: undefined }, true],
    [
      [["_open"], configure({ locale: "de", theme: "dark" }), configure({ locale: "fr" })],
      {},
      { locale: "fr", theme: "dark" },
      false,
    ],
    [[configure({ locale: "en" }), configure()], { locale: "de" }, { locale: "en" }, true],
    [[["_setIdentity", { locale: "de" }]], {}, { locale: undefined }, true],
    [
      [configure({ theme: "dark" })],
      { locale: "de", configuration: { theme: "light", position: "left" } },
      { locale: "de", theme: "dark", position: "left" },
      false,
    ],
    [[["_addTranslations", {}]], {}, { locale: undefined }, false],
    [[], { texts: { en: {} } }, { locale: undefined }, false],
    [[configure({ locale: "de" }), null, 7, hostile], {}, { locale: "de" }, false],
  ]) {
    assert.deepEqual(preferences(calls, own), { configuration, isPlain });
  }
});
