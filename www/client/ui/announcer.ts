// What is read out to who hears the page: in the window, which may be modal, or beside it while it is closed.

import { make } from "./parts.js";

/** So long, in milliseconds, it is there to be heard; then it is only in the conversation. */
const HEARD_WITHIN = 10_000;
/** Of so many it is known that they were said. */
const KEPT = 20;

/** Says a text, each as a child of its own, so that two alike are two. False where that of this `id` was said before. */
export const announced = ({ announcer, caller }, isOpen, text, id = "") => {
  const all = [...announcer.children, ...caller.children];
  if (id && all.some((said) => said.dataset.id === id)) return false;
  if (all.length > KEPT) all[0].remove();
  const said = make("p", "", { dir: "auto", "data-id": id }, text);
  (isOpen ? announcer : caller).append(said);
  setTimeout(() => said.replaceChildren(), HEARD_WITHIN);
  return true;
};
