// Scripts whose bytes must be those that somebody named.

/** Imports a module; with a hash only the one that has it: what else is there becomes an error, and is not run. */
export const importChecked = (address, integrity) => {
  if (integrity) {
    const link = document.createElement("link");
    Object.assign(link, { rel: "modulepreload", href: address, integrity, crossOrigin: "" });
    document.head.append(link);
  }
  return import(address);
};
