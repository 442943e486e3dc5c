// The languages are whole, and the right one is found.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { pseudo } from "../../scripts/web/bundle.mjs";
import { choose, english, folder, read, speaks, texts, textsOf } from "./texts.mjs";

const files = readdirSync(folder).filter((name) => name !== "en.json");
const languages = files.map((name) => name.replace(".json", ""));
const CATEGORIES = ["zero", "one", "two", "few", "many", "other"];

const isPlural = (words) => typeof words === "object" && "other" in words;
/** Every text by the path to it; a plural is one text of several forms. */
const flat = (words, path = "") =>
  Object.entries(words).flatMap(([name, inner]) =>
    typeof inner === "string" || isPlural(inner) ? [[path + name, inner]] : flat(inner, `${path}${name}.`),
  );
const holes = (text) => [...text.matchAll(/%\{\w+\}/g)].map(([hole]) => hole).sort();

test("each language says all that English says, with the same placeholders, in the plural forms it has", () => {
  for (const language of languages) {
    const words = new Map(flat(read(`${language}.json`)));
    const wrong = [];
    for (const [name, text] of flat(english)) {
      const said = words.get(name);
      if (said === undefined) wrong.push(`${name} is missing`);
      else if (isPlural(text) && typeof said === "object") {
        const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
        const forms = Object.keys(said);
        for (const form of pluralCategories) if (!forms.includes(form)) wrong.push(`${name} has no form "${form}"`);
        for (const form of forms) if (!CATEGORIES.includes(form)) wrong.push(`${name} has a form "${form}"`);
        for (const [form, one] of Object.entries(said)) {
          // "One message" needs no number.
          const same = ["zero", "one", "two"].includes(form) || `${holes(one)}` === `${holes(text.other)}`;
          if (!same) wrong.push(`${name}.${form} has other placeholders`);
        }
      } else if (typeof said !== "string" || `${holes(said)}` !== `${holes(text.other ?? text)}`) {
        // A language may say it in a way that fits every number.
        wrong.push(`${name} has other placeholders`);
      }
      words.delete(name);
    }
    for (const name of words.keys()) wrong.push(`${name} is not in English`);
    assert.deepEqual(wrong, [], language);
  }
});

test("every text that the UI names is there", () => {
  const names = new Set(flat(english).map(([name]) => name));
  const paths = ["../ui/", "../lazy/"].flatMap((part) => {
    const files = readdirSync(new URL(part, folder), { recursive: true });
    return files.filter((name) => name.endsWith(".ts")).map((name) => part + name);
  });
  const named = paths.flatMap((path) => {
    const source = readFileSync(new URL(path, folder), "utf8");
    return [
      ...[...source.matchAll(/\.of\((?:\w+ \? )?"([\w.]+)"(?: : "([\w.]+)")?/g)].flatMap(([, ...names]) => names),
      ...[...source.matchAll(/(?:label|text): "([\w.]+)"/g)].map(([, name]) => name),
      ...[...source.matchAll(/return \["(\w+)"/g)].map(([, name]) => `composer.${name}`),
    ];
  });
  assert.ok(named.length > 40, "the pattern finds the names");
  assert.deepEqual(
    named.filter((name) => name && !names.has(name)),
    [],
  );
});

test("a language is chosen by what is asked, the nearest of a family before English", () => {
  const there = ["en", "de", "pt", "pt-BR", "nb", "he", "zh-CN", "zh-TW", "fr"];
  for (const [wanted, found] of [
    [["de"], "de"],
    [["de-AT"], "de"],
    [["DE"], "de"],
    [["pt"], "pt"],
    [["pt-PT"], "pt"],
    [["pt-br"], "pt-BR"],
    [["pt-AO"], "pt"],
    [["no"], "nb"],
    [["nn-NO"], "nb"],
    [["iw"], "he"],
    [["zh"], "zh-CN"],
    [["zh-HK"], "zh-TW"],
    [["zh-Hant"], "zh-TW"],
    [["zh-SG"], "zh-CN"],
    [["tlh", "fr-CA"], "fr"],
    [["sw"], "en"],
    [["not a language", "%", "fr"], "fr"],
    [[], "en"],
  ]) {
    assert.equal(choose(wanted, there), found, `${wanted}`);
  }
});

test("the usual languages are found, and run the right way, without the table of scripts and regions", async (context) => {
  const direction = (tag) => (/^(Arab|Hebr)$/.test(new Intl.Locale(tag).maximize().script) ? "rtl" : "ltr");
  const expected = Object.fromEntries(languages.map((tag) => [tag, direction(tag)]));
  const maximize = context.mock.method(Intl.Locale.prototype, "maximize");
  const all = Object.fromEntries(languages.map((tag) => [tag, {}]));
  for (const tag of languages) {
    const some = texts(all);
    await some.want(tag);
    assert.deepEqual([some.language, some.dir], [tag, expected[tag]]);
  }
  for (const [tag, found] of Object.entries({ "de-CH": "de", "nn-NO": "nb", "ar-EG": "ar", iw: "he", "hi-IN": "en" })) {
    assert.equal(choose([tag], ["en", ...languages]), found);
  }
  assert.equal(maximize.mock.callCount(), 0);
});

test("the option comes before the page's language, and that before the browser's", async () => {
  const words = { de: { you: "Sie" }, fr: { you: "Vous" }, ar: { you: "أنت" } };
  speaks(["ar"], "fr");
  const some = texts(words);
  await some.want("de");
  assert.equal(some.of("you"), "Sie");
  const page = texts(words);
  await page.want();
  assert.equal(page.of("you"), "Vous");
  speaks(["ar"]);
  const browser = texts(words);
  await browser.want();
  assert.deepEqual([browser.of("you"), browser.dir, browser.language], ["أنت", "rtl", "ar"]);
  // What is missing is English, by English rules.
  assert.equal(browser.of("composer.characters_left", { count: 2 }), "2 characters left");
  speaks(["en-US"]);
});

test("a language that cannot be had is English, from left to right", async () => {
  const some = textsOf(["ar"], () => Promise.reject(new Error("offline")));
  await some.want("ar");
  assert.deepEqual([some.of("you"), some.dir, some.language], ["You", "ltr", "en"]);
});

test("plural forms are those of the language", async () => {
  const some = texts({
    pl: { left: { one: "%{count} znak", few: "%{count} znaki", many: "%{count} znaków", other: "%{count} znaku" } },
  });
  await some.want("pl");
  const said = [1, 2, 5, 22, 1.5].map((count) => some.of("left", { count }));
  assert.deepEqual(said, ["1 znak", "2 znaki", "5 znaków", "22 znaki", "1.5 znaku"]);
});

test("the page's words lie over the source's, and those over the built-in, text by text", async () => {
  const some = texts({ de: { you: "Sie", line: { offline: "weg", connecting: "gleich" } } });
  some.add({ de: { you: "Du", line: { offline: "offline" } }, tlh: { you: "SoH" } }, true);
  some.add({ de: { you: "Ihr" } });
  some.add({ de: { line: { connecting: "Moment" } } });
  some.add({ de: { you: "Er" } }, true);
  await some.want("de");
  assert.deepEqual(
    ["you", "line.offline", "line.connecting"].map((name) => some.of(name)),
    ["Ihr", "offline", "Moment"],
  );
  await some.want("tlh");
  assert.deepEqual([some.of("you"), some.of("line.offline")], ["SoH", english.line.offline]);
});

test("a language of a country that somebody adds has the words of the language below its own", async () => {
  const some = texts({ de: { you: "Sie", line: { offline: "weg" } } });
  some.add({ "de-AT": { you: "Du" }, de: { line: { connecting: "Moment" } }, "en-GB": { you: "Thou" } }, true);
  const said = () => ["you", "line.offline", "line.connecting", "message.sent"].map((name) => some.of(name));
  await some.want("de-AT");
  assert.deepEqual([some.language, ...said()], ["de-AT", "Du", "weg", "Moment", english.message.sent]);
  await some.want("de");
  assert.deepEqual([some.language, ...said()], ["de", "Sie", "weg", "Moment", english.message.sent]);
  await some.want("en-GB");
  assert.deepEqual([some.language, some.of("you"), some.of("line.offline")], ["en-GB", "Thou", english.line.offline]);
  await some.want("en");
  assert.deepEqual([some.language, some.of("you")], ["en", english.you]);
});

test("a language may be written with an underscore, and what is no language is none", async () => {
  const said = (some) => [some.language, some.of("you"), some.of("line.offline"), some.time(0), some.full(0)];
  const left = { composer: { characters_left: { other: "noch %{count}" } } };
  const added = { de_DE: { you: "Du", ...left }, "German (formal)": { you: "Sie", ...left } };
  const dashed = { "de-DE": added.de_DE };
  const expected = texts({ de: { line: { offline: "weg" } } });
  expected.add(dashed);
  await expected.want("de-DE");
  assert.deepEqual(said(expected).slice(0, 3), ["de-DE", "Du", "weg"]);
  for (const [given, tag] of [
    [added, "de_DE"],
    [added, "de-de"],
    [dashed, "de_DE"],
  ]) {
    const some = texts({ de: { line: { offline: "weg" } } });
    some.add(given);
    await some.want(tag);
    assert.deepEqual(said(some), said(expected));
    assert.equal(some.of("composer.characters_left", { count: 2 }), "noch 2");
  }
  for (const tag of ["German (formal)", "x", "de_DE@euro", 7, {}]) {
    const some = texts();
    some.add(added);
    some.add({ [`${tag}`]: { you: "nobody" } });
    await some.want(tag);
    assert.deepEqual(said(some), said(texts()), `${tag}`);
    assert.equal(some.of("composer.characters_left", { count: 2 }), "2 characters left");
  }
});

test("words that are none change nothing, whatever they are, and are said to be none", async (context) => {
  const error = context.mock.method(console, "error", () => {});
  const some = texts();
  const circle = {};
  circle.self = circle;
  const hostile = new Proxy({}, { ownKeys: () => assert.fail("looked") });
  const none = [undefined, null, 7, "en", [], circle, () => {}, { en: { you: "x".repeat(200_000) } }, hostile];
  for (const given of [...none, { toJSON: () => assert.fail("asked") }]) {
    some.add(given);
    await some.want();
    const [{ arguments: said }] = error.mock.calls;
    assert.match(said[0], /^visavis: _addTranslations: expected an object of languages/);
    error.mock.resetCalls();
  }
  some.add(JSON.parse('{"en": {"__proto__": {"you": "nobody"}, "you": 7, "line": "flat"}, "__proto__": {"hurt": 1}}'));
  await some.want();
  assert.equal(error.mock.callCount(), 0);
  assert.deepEqual([some.of("you"), some.of("line.offline"), {}.hurt], ["You", english.line.offline, undefined]);
  assert.equal(some.of("constructor.name"), "");
  assert.equal(some.of("line"), "flat");
});

test("a placeholder takes its value as it is, and one that nobody knows stays", async () => {
  const some = texts();
  some.add({ en: { you: "%{a} and %{b} and %{constructor}" } });
  await some.want();
  assert.equal(some.of("you", { a: "$& %{b}" }), "$& %{b} and %{b} and %{constructor}");
});

test("times are said as they are in the language, and by the page's own patterns where it has some", async () => {
  const now = new Date(2026, 10, 22, 15, 30).getTime();
  const minutes = (count) => now - count * 60_000;
  const some = texts({ de: { you: "Sie" } });
  assert.deepEqual(
    [0, 1, 59, 61, -3].map((ago) => some.time(minutes(ago), now).replace("\u202f", " ")),
    ["now", "1 min. ago", "59 min. ago", "2:29 PM", "3:33 PM"],
  );
  assert.deepEqual(
    [0, 24 * 60, 48 * 60, 400 * 24 * 60].map((ago) => some.day(minutes(ago), now)),
    ["today", "yesterday", "Friday, November 20", "October 18, 2025"],
  );
  speaks(["de-AT", "en"]);
  await some.want("de");
  assert.equal(some.day(minutes(24 * 60), now), "gestern");
  assert.equal(some.time(minutes(61), now), "14:29");
  const formats = {
    now: "gerade",
    about_x_minutes: { one: "1 Min.", other: "%{count} Min." },
    same_day: "um %H.%M",
    default: "%d. %m %Y",
  };
  some.add({ de: { date: { ago_format: formats, month_names: ["Jänner"] } } });
  await some.want();
  assert.deepEqual(
    [0, 5, 61, 400 * 24 * 60].map((ago) => some.time(minutes(ago), now)),
    ["gerade", "5 Min.", "um 14.29", "18. 10 2025"],
  );
  assert.match(some.time(new Date(2025, 0, 2).getTime(), now), /2\. Jänner 2025/);
  speaks(["en-US"]);
});

test("the pseudo-locale is longer, in brackets, and keeps its placeholders", () => {
  const words = pseudo({ a: { other: "%{count} messages" } });
  assert.match(words.a.other, /^\[%\{count\} mésságés( ~)+\]$/);
  assert.ok(words.a.other.length > "%{count} messages".length * 1.4);
});
