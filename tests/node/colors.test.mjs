// Whatever colours a page chooses, what is written on them can be read.
import assert from "node:assert/strict";
import test from "node:test";
import { importTs } from "./typescript.mjs";

const { contrast, css, readable, SIGN, TEXT } = await importTs("www/client/lazy/display/colors.ts");

/** Numbers that look random and are the same each time (mulberry32). */
const dice = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};
/** The colour as a screen shows it: in whole steps of 255. */
const shown = (text) => text.match(/\d+/g).map((part) => part / 255);

test("contrast is that of WCAG", () => {
  assert.equal(contrast([0, 0, 0], [1, 1, 1]), 21);
  assert.equal(contrast([1, 1, 1], [1, 1, 1]), 1);
  // The original's default: white on #4481eb.
  assert.equal(
    contrast(
      [1, 1, 1],
      [0x44, 0x81, 0xeb].map((part) => part / 255),
    ).toFixed(2),
    "3.76",
  );
});

test("text and signs can be read on 500 random colours, and are left alone where they can", () => {
  const roll = dice(7);
  const color = () => css([roll(), roll(), roll()]);
  for (let round = 0; round < 500; round += 1) {
    const [text, ground] = [color(), color()];
    for (const [ratio, least] of [
      [TEXT, 4.5],
      [SIGN, 3],
    ]) {
      const made = css(readable(shown(text), shown(ground), ratio));
      const got = contrast(shown(made), shown(ground));
      assert.ok(got >= least, `${text} on ${ground} became ${made}: ${got}`);
      if (contrast(shown(text), shown(ground)) >= ratio) assert.equal(made, text);
    }
  }
});
