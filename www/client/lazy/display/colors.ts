// Colours that can be read on one another, whatever the page chooses.
//
// A colour is three numbers from 0 to 1: red, green, blue (sRGB).

/** What text needs against its ground (WCAG 2.2, success criterion 1.4.3), with room for rounding. */
export const TEXT = 4.55;
/** What a control's edge or a sign needs (success criterion 1.4.11). */
export const SIGN = 3.05;

export type Color = [red: number, green: number, blue: number];

const BLACK: Color = [0, 0, 0];
const WHITE: Color = [1, 1, 1];

const luminance = ([red, green, blue]: Color) => {
  const linear = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
};

/** From 1, the same, to 21, black on white. */
export const contrast = (a: Color, b: Color): number => {
  const [one, other] = [luminance(a), luminance(b)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
};

/** This colour, or the nearest to it towards black or white that can be read on the ground. */
export const readable = (color: Color, ground: Color, ratio: number): Color => {
  if (contrast(color, ground) >= ratio) return color;
  const end = contrast(BLACK, ground) > contrast(WHITE, ground) ? BLACK : WHITE;
  for (let step = 1; step < 20; step++) {
    const mix = (from: number, to: number) => from + ((to - from) * step) / 20;
    const mixed: Color = [mix(color[0], end[0]), mix(color[1], end[1]), mix(color[2], end[2])];
    if (contrast(mixed, ground) >= ratio) return mixed;
  }
  return end;
};

/** As style sheets write it. */
export const css = (color: Color): string => `rgb(${color.map((part) => Math.round(part * 255)).join(" ")})`;
