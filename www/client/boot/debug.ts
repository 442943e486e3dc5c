// `Visavis.Debug.start()`, and `Dimelo.Messaging.Debug.start()` as the original has it. Names that are there already
// stay what they are. The toolbar itself is fetched only when it is started.

import { loadToolbar } from "../extras.js";

export function offer(chat) {
  const start = async () => (await loadToolbar()).start(chat);
  try {
    for (const path of ["Visavis", "Dimelo Messaging"]) {
      let at = window;
      for (const name of `${path} Debug`.split(" ")) {
        at[name] ??= {};
        at = at[name];
      }
      at.start ??= start;
    }
    // It was started in this tab and not stopped: a reload is part of debugging.
    if (sessionStorage["visavis-debug"]) start();
  } catch {
    // a page that has frozen these names, or a browser that keeps nothing
  }
}
