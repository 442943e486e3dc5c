// What the emoji button does: opens the picker, and closes it. The build puts the languages that emoji have names in,
// and the hash in the files' names, in place of __VISAVIS_EMOJI__.

import type { Composer } from "../../ui/composer";
import type { Elements } from "../../ui/elements";
import type { I18n } from "../../ui/i18n";
import { type EmojiTable, Picker } from "./picker";

const { languages, hash } = __VISAVIS_EMOJI__;

/** The picker of each widget that has opened it. */
const pickers = new WeakMap<Elements, Picker>();

/** All emoji, with their names in this language if there are any, else in English. */
const fetchEmoji = async (language: string): Promise<EmojiTable> => {
  const known = [language, language.split("-")[0]].find((name) => name && languages.includes(name)) ?? "en";
  const response = await fetch(new URL(`emoji-${known}-${hash}.json`, import.meta.url), { credentials: "omit" });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
};

/** The button was pressed. The first time this is a promise that the picker opens, or that its emoji could not be had. */
export async function press(elements: Elements, i18n: I18n, composer: Composer): Promise<void> {
  const show = (picker: Picker, isOpen: boolean) => {
    picker.show(isOpen);
    elements.emoji.setAttribute("aria-expanded", `${isOpen}`);
    if (!isOpen) composer.focus();
  };
  const known = pickers.get(elements);
  if (known) return show(known, !known.isOpen);
  const table = await fetchEmoji(i18n.language);
  const picked = (sign: string) => (sign ? composer.insert(sign) : show(picker, false));
  // Another press may have fetched them meanwhile.
  const picker = pickers.get(elements) ?? new Picker(elements.composer, table, i18n, picked);
  pickers.set(elements, picker);
  show(picker, true);
}
