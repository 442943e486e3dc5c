// Which language serves a visitor best, and which way it is written.

const RTL = /^(Arab|Hebr|Thaa|Syrc|Nkoo|Adlm|Rohg)$/;
/** Those of the built-in languages that are written from right to left. */
const BUILT_IN_RTL = /^(ar|fa|he)$/;

/** As browsers write it: elsewhere "de_DE" is a language, too. */
export const plain = (tag: unknown): string => `${tag}`.replaceAll("_", "-");

const localeOf = (tag: string) => {
  try {
    // Norwegian is two languages and is asked for by three names.
    return new Intl.Locale(tag.replace(/^(no|nn)\b/i, "nb"));
  } catch {
    return null; // not a language tag
  }
};

/** The language without its country; nothing where it is none. */
export const spoken = (tag: string): string | undefined => localeOf(tag)?.language;

/** With the script and the region it most likely has: a table that costs a browser milliseconds to open. */
const likely = (tag: string) => localeOf(tag)?.maximize();

/** Of languages that have their first part in common, the one that serves best. */
const nearest = (tag: string, relatives: string[]) => {
  const { language, region, script } = likely(tag) ?? {};
  return (
    [`${language}-${region}`, language].find((other) => relatives.includes(`${other}`)) ??
    relatives.find((other) => likely(other)?.script === script)
  );
};

/** Which of the languages there are serves best somebody who wants these, the first one most. */
export const choose = (wanted: string[], available: string[]): string => {
  for (const tag of wanted) {
    const exact = available.find((other) => other.toLowerCase() === tag.toLowerCase());
    if (exact) return exact;
    const language = spoken(tag);
    const relatives = available.filter((other) => other.toLowerCase().split("-")[0] === language);
    const found = relatives.length > 1 ? nearest(tag, relatives) : relatives[0];
    if (found) return found;
  }
  return "en";
};

/** The direction that a language is written in, which may be one of those `builtIn`. */
export const direction = (language: string, builtIn: string[]): "ltr" | "rtl" => {
  const isRtl = builtIn.includes(language) ? BUILT_IN_RTL.test(language) : RTL.test(likely(language)?.script ?? "");
  return isRtl ? "rtl" : "ltr";
};
