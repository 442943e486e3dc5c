// The sentences for developers that stand in the sources of the module, by the marks that it has in their place.
import { readdirSync, readFileSync } from "node:fs";
import { at, Trouble } from "../run.mjs";

const FOLDERS = ["src", "crates/wire/src"];
/** A literal of Rust's in the brackets of `said!`. */
const SAID = /\bsaid!\(\s*"((?:[^"\\]|\\[\s\S])*)",?\s*\)/g;
const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** The three signs of a sentence's mark: 18 bits of its hash (FNV-1a), as crates/wire/src/said.rs makes them. */
export const markOf = (text) => {
  const hash = Buffer.from(text).reduce((before, byte) => Math.imul(before ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
  return [0, 6, 12].map((bits) => SIGNS[(hash >>> bits) & 63]).join("");
};

/** What a literal says (The Rust Reference, "String literals"). */
const textOf = (literal) =>
  literal.replace(/\\(\n\s*|.)/g, (_, sign) => {
    if (sign.startsWith("\n")) return "";
    if (sign === '"' || sign === "\\") return sign;
    throw new Trouble(`said!("${literal}"): \\${sign} is not read by scripts/web/said.mjs`);
  });

/** Marks to sentences. */
export const sentences = () => {
  const all = new Map();
  for (const folder of FOLDERS) {
    for (const name of readdirSync(at(folder), { recursive: true }).sort()) {
      if (!name.endsWith(".rs")) continue;
      for (const [, literal] of readFileSync(at(folder, name), "utf8").matchAll(SAID)) {
        const text = textOf(literal);
        const mark = markOf(text);
        if ((all.get(mark) ?? text) !== text) {
          throw new Trouble(`"${text}" and "${all.get(mark)}" have the same mark: change a word in one of them`);
        }
        all.set(mark, text);
      }
    }
  }
  return Object.fromEntries(all);
};
