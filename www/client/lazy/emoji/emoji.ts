// What the emoji button does: opens the picker, and closes it. The build puts the languages that emoji have names in,
// and the hash in the files' names, in place of __VISAVIS_EMOJI__.

import { Picker } from "./picker.js";

const { languages, hash } = __VISAVIS_EMOJI__;

/** All emoji, with their names in this language if there are any, else in English. */
const fetchEmoji = async (language) => {
  const known = [language, language.split("-")[0]].find((name) => languages.includes(name)) ?? "en";
  const response = await fetch(new URL(`emoji-${known}-${hash}.json`, import.meta.url), { credentials: "omit" });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
};

/** The button was pressed. The first time this is a promise that the picker opens, or that its emoji could not be had. */
export async function press(root, parts, texts, composer) {
  const show = (isOpen) => {
    parts.picker.show(isOpen);
    parts.emoji.setAttribute("aria-expanded", isOpen);
    if (!isOpen) composer.field.focus();
  };
  if (parts.picker) return show(!parts.picker.isOpen);
  const emoji = await fetchEmoji(texts.language);
  const picked = (sign) => {
    if (sign) composer.insert(sign);
    else show(false);
  };
  parts.picker ??= new Picker(root, parts.composer, emoji, texts, picked);
  show(true);
}
