// The emoji and what they are called, out of the package emojibase-data: a file for each language that we speak.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { at } from "../run.mjs";

const FOLDER = "node_modules/emojibase-data";
/** Newer emoji than these (Unicode 15) are boxes on many visitors' machines. */
const NEWEST = 15;
/** Skin tones and hair, which are no emoji by themselves. */
const COMPONENTS = 2;

/**
 * Adds the files.
 *
 * @param languages those of the widget's texts
 * @returns the `languages` there are, and the `hash` in the files' names
 */
export function addEmoji(output, languages) {
  const read = (language, name) => JSON.parse(readFileSync(at(FOLDER, language, name), "utf8"));
  const bases = [...new Set(["en", ...languages].map((language) => language.split("-")[0]))];
  const known = bases.filter((language) => existsSync(at(FOLDER, language, "data.json")));
  const files = Object.fromEntries(
    known.map((language) => {
      const { groups } = read(language, "messages.json");
      const emoji = read(language, "data.json")
        .filter(({ group, version }) => group !== undefined && group !== COMPONENTS && version <= NEWEST)
        .map(({ group, emoji, label, tags = [] }) => [group, emoji, label, tags.join(" ")]);
      return [language, JSON.stringify({ groups: groups.map(({ message }) => message), emoji })];
    }),
  );
  const hash = createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 12);
  for (const [language, text] of Object.entries(files)) output.add(`assets/emoji-${language}-${hash}.json`, text);
  return { languages: known, hash };
}
