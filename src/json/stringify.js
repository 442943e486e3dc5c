// Writes JSON, whatever the page has given to all objects and arrays: Prototype.js gives them `toJSON`.

/** The JSON of plain data that was made for this. */
export const stringify = (value) => JSON.stringify(shielded(value));

/** The same value: `toJSON` is nothing to it and to all that is in it. */
const shielded = (value) => {
  if (typeof value !== "object" || value === null) return value;
  for (const member of Object.values(value)) shielded(member);
  return Object.defineProperty(value, "toJSON", { value: undefined });
};
