// What a screen reader is told of messages as they come.

import { make } from "./parts.js";

/** More than this are not kept for a screen reader to find again. */
const KEPT = 20;

/** Says a message, each as a child of its own, so that two alike are two. False where this one was said before. */
export const announced = (announcer, id, text) => {
  if ([...announcer.children].some((said) => said.dataset.id === id)) return false;
  if (announcer.childElementCount > KEPT) announcer.replaceChildren();
  announcer.append(make("p", "", { dir: "auto", "data-id": id }, text));
  return true;
};
