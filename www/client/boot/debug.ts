// `Visavis.Debug.start()`, and `Dimelo.Messaging.Debug.start()` as the original has it. Names that are there already
// stay what they are. The toolbar itself is fetched only when it is started.

import type { Debugged } from "../lazy/debug/toolbar";
import { loadToolbar } from "../lazy/lazy";

type Names = { [name: string]: Names } & { start?: () => Promise<void> };

export function offerDebug(chat: Debugged): void {
  const start = async () => (await loadToolbar()).start(chat);
  try {
    for (const path of ["Visavis", "Dimelo Messaging"]) {
      let at = window as unknown as Names;
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
