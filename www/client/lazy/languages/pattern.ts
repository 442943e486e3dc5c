// The time by the patterns that a language of the page's own may bring, as the original has them.

import type { I18n } from "../../ui/i18n";

/** When it was, maybe so many minutes ago; "" if the words have no pattern for it. */
export const patterned = (i18n: I18n, at: number, now: number, recent: number | undefined): string => {
  const format = (name: string, values?: { count: number }) => i18n.of(`date.ago_format.${name}`, values);
  if (recent !== undefined) return recent < 1 ? format("now") : format("about_x_minutes", { count: recent });
  const [then, today] = [new Date(at), new Date(now)];
  const isToday = then.toDateString() === today.toDateString();
  const isThisYear = then.getFullYear() === today.getFullYear();
  const pattern = (isToday && format("same_day")) || (isThisYear && format("same_year")) || format("default");
  const two = (number: number) => `${number}`.padStart(2, "0");
  const parts: Record<string, string | number> = {
    "%m": i18n.of(`date.month_names.${then.getMonth()}`) || two(then.getMonth() + 1),
    "%d": then.getDate(),
    "%Y": then.getFullYear(),
    "%H": two(then.getHours()),
    "%M": two(then.getMinutes()),
  };
  return pattern.replace(/%[mdYHM]/g, (part) => `${parts[part]}`);
};
