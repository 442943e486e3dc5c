// What this browser keeps under our names: listed without saying what it is, and forgotten.

const OURS = /^visavis/;
/** The toolbar's own mark is no part of the chat's. */
export const MARK = "visavis-debug";

type Named<Value> = [name: string, value: Value];

const storages = () =>
  (["localStorage", "sessionStorage"] as const).flatMap((name): Named<Storage>[] => {
    try {
      return [[name, window[name]]];
    } catch {
      return []; // the browser keeps nothing here
    }
  });

const names = (storage: Storage) => Object.keys(storage).filter((name) => OURS.test(name) && name !== MARK);

const databases = async (): Promise<string[]> => {
  try {
    return (await indexedDB.databases()).map(({ name }) => name ?? "").filter((name) => OURS.test(name));
  } catch {
    return [];
  }
};

/** Rows of where, name, what. Who a person is, and what they wrote, is said by its length. */
export async function list(): Promise<string[][]> {
  const kept = storages().flatMap(([where, storage]) =>
    names(storage).map((name) => [where, redactedName(name), shape(storage.getItem(name) ?? "")]),
  );
  return [...kept, ...(await databases()).map((name) => ["IndexedDB", redactedName(name), "a database"])];
}

/** Forgets all of it. */
export async function forget(): Promise<void> {
  for (const [, storage] of storages()) for (const name of names(storage)) storage.removeItem(name);
  for (const name of await databases()) indexedDB.deleteDatabase(name);
}

/** A scope ends in who it is. */
const redactedName = (name: string) =>
  name.replace(/^([^:]*:[^:]*:[^:]*):(.+)$/s, (_, sort: string, who: string) => `${sort}:(${who.length} characters)`);

function shape(text: string) {
  try {
    const members = Object.entries(JSON.parse(text)).map(([name, value]) => `${name}: ${measured(value)}`);
    if (members.length > 0) return members.join(", ");
  } catch {
    // not JSON
  }
  return measured(text);
}

function measured(value: unknown) {
  if (typeof value === "string") return value.length === 1 ? "1 character" : `${value.length} characters`;
  if (Array.isArray(value)) return value.length === 1 ? "1 item" : `${value.length} items`;
  return typeof value;
}
