// The time by the patterns that a language of the page's own may bring, as the original has them.

/**
 * When it was; nothing where the words have no pattern for it.
 *
 * @param texts the words
 * @param recent how many minutes ago, if that was within the hour
 */
export const patterned = (texts, at, now, recent) => {
  const format = (name, values) => texts.of(`date.ago_format.${name}`, values);
  if (recent !== undefined) return recent < 1 ? format("now") : format("about_x_minutes", { count: recent });
  const [then, today] = [new Date(at), new Date(now)];
  const isToday = then.toDateString() === today.toDateString();
  const isThisYear = then.getFullYear() === today.getFullYear();
  const pattern = (isToday && format("same_day")) || (isThisYear && format("same_year")) || format("default");
  const two = (number) => `${number}`.padStart(2, "0");
  const parts = {
    "%m": texts.of(`date.month_names.${then.getMonth()}`) || two(then.getMonth() + 1),
    "%d": then.getDate(),
    "%Y": then.getFullYear(),
    "%H": two(then.getHours()),
    "%M": two(then.getMinutes()),
  };
  return pattern.replace(/%[mdYHM]/g, (part) => parts[part]);
};
