// Scripts whose bytes must be those that somebody named.

/** Where a script is, and the hash that it must have, if it must have one. */
export type ScriptAddress = [address: string, integrity?: string];

/** Imports a module; with a hash only the one that has it: what else is there becomes an error, and is not run. */
export const importChecked = <Script>(address: string, integrity?: string): Promise<Script> => {
  if (integrity) {
    const link = document.createElement("link");
    Object.assign(link, { rel: "modulepreload", href: address, integrity, crossOrigin: "" });
    document.head.append(link);
  }
  return import(address);
};
