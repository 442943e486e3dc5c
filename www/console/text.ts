// Words, counts and times, pure.
import type { Identity, Known, Summary } from "./wire";

/** Unicode code points, as the server counts them. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

export const isBlank = (text: string) => /^\s*$/u.test(text);

/** Half a surrogate pair cannot be written in UTF-8. */
export const wellFormed = (text: string) => text.replace(/\p{Surrogate}/gu, "\u{fffd}");

export function initials(name: string): string {
  const parts = name.split(/[\s@._-]+/u).filter((part) => /[\p{L}\p{N}]/u.test(part));
  const letters = [parts[0], parts.length > 1 ? parts.at(-1) : undefined].map((part) => letterOf(part ?? ""));
  return letters.join("").toLocaleUpperCase() || "?";
}

const letterOf = (part: string) => part.match(/[\p{L}\p{N}]\p{M}?/u)?.[0] ?? "";

export const nameOf = ({ name, known }: Pick<Summary, "name" | "known">) =>
  name || (known === "anonymous" ? "Anonymous" : "Visitor");

export function fullName(identity: Identity, known: Known): string {
  const full = [identity.firstname, identity.lastname].filter(Boolean).join(" ");
  const name = identity.screenname || full || identity.email;
  return nameOf({ known, ...(name !== undefined && { name }) });
}

/**
 * The address of the visitor's picture, where a browser may go there: whoever serves it learns the agent's network
 * address and when a thread is read, and only of a signed identity it is the website that chose it.
 */
export function avatarOf({ avatar_url: address }: Identity, known: Known): string | undefined {
  if (known !== "verified" || !address) return undefined;
  try {
    return new URL(address).protocol === "https:" ? address : undefined;
  } catch {
    return undefined;
  }
}

/** One of six tints, the same for the same name: tells strangers apart at a glance. */
export function tint(name: string): number {
  let sum = 0;
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return sum % 6;
}

export const KNOWN: Record<Known, { word: string; means: string }> = {
  verified: { word: "Verified", means: "The website signed this identity: it vouches for who this is." },
  claimed: {
    word: "Claimed",
    means: "The page said so, and nothing proves it: anyone can say this. Ask before you tell anything private.",
  },
  anonymous: { word: "Anonymous", means: "Nobody said who this is. The uuid stands for a browser, not for a person." },
};

const english = () => navigator.languages.find((tag) => /^en\b/i.test(tag)) ?? "en";

/** The page is in English; whether the day has twelve or twenty-four hours is its reader's habit. */
const hours = () => {
  const { hourCycle } = new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions();
  return hourCycle ? { hourCycle } : {};
};

function lazy<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const clock = lazy(() => new Intl.DateTimeFormat(english(), { hour: "numeric", minute: "2-digit", ...hours() }));
const full = lazy(() => new Intl.DateTimeFormat(english(), { dateStyle: "full", timeStyle: "medium", ...hours() }));
const weekday = lazy(() => new Intl.DateTimeFormat(english(), { weekday: "long", day: "numeric", month: "long" }));
const dayOfYear = lazy(() => new Intl.DateTimeFormat(english(), { day: "numeric", month: "short", year: "numeric" }));
const dayOfThisYear = lazy(() => new Intl.DateTimeFormat(english(), { day: "numeric", month: "short" }));
const ago = lazy(() => new Intl.RelativeTimeFormat(english(), { numeric: "auto", style: "narrow" }));

export const timeOfDay = (at: number) => clock().format(at);
export const fullTime = (at: number) => full().format(at);

/** The local day as a number that grows by one a day. */
export function day(at: number): number {
  const date = new Date(at);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}

export function dayName(at: number, now: number): string {
  const back = day(now) - day(at);
  if (back === 0) return "Today";
  if (back === 1) return "Yesterday";
  return back > 0 && back < 180 ? weekday().format(at) : dayOfYear().format(at);
}

export function relativeTime(at: number, now: number): string {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return "now";
  if (minutes < 60) return ago().format(-minutes, "minute");
  const days = day(now) - day(at);
  if (minutes < 12 * 60 || days === 0) return ago().format(-Math.floor(minutes / 60), "hour");
  if (days < 7) return ago().format(-days, "day");
  return (new Date(at).getFullYear() === new Date(now).getFullYear() ? dayOfThisYear() : dayOfYear()).format(at);
}
