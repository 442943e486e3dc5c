// What the client's readers need of JavaScript's values, and a few words that it says to the browser.

// Nothing that is called from the module may throw: an error that flies through it runs no destructor there. What a page
// passes may be a Proxy, and what the page has replaced may be anything.

/** The same function; where it would throw it gives undefined. */
export const attempt =
  (use) =>
  (...given) => {
    try {
      return use(...given);
    } catch {
      return undefined;
    }
  };

/** In the module's texts, before each mark of a sentence (crates/wire/src/said.rs). */
export const MARK = "\u0001";

/** Says one sentence to the website's developer, and shows the error behind it. */
export const complain = attempt((text, ...error) => console.error(`visavis: ${text}`, ...error));

export const parseJson = attempt((text) => JSON.parse(text));

/** JSON out of the module's memory. What is not UTF-8 is not JSON (RFC 8259, section 8.1). */
export const parseUtf8 = attempt((bytes) =>
  JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)),
);

/** What kind of value it is: its place in `KINDS` of js.rs. */
export const kindOf = attempt((value) => {
  if (value === null || value === undefined) return 1;
  if (Array.isArray(value)) return 2;
  return ["", "", "", "boolean", "number", "string", "object"].indexOf(typeof value);
});

export const memberOf = attempt((value, name) => Reflect.get(value, name));

/** A number as JSON writes it. */
export const literalOf = (value) => (Number.isFinite(value) ? `${value}` : undefined);

/** The items of an array, if it has that many at most. */
export const itemsOf = attempt((value, most) => {
  const { length } = value;
  if (kindOf(value) === 2 && length <= most) return Array.from({ length }, (_, position) => value[position]);
});

/** The names of an object's members, if it has that many at most. */
export const namesOf = attempt((value, most) => {
  const names = kindOf(value) === 6 && Object.keys(value);
  if (names.length <= most) return names;
});

export const toBase64 = (bytes) =>
  btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
export const toBase64Url = (bytes) => toBase64(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

/** So many characters of base64url, six random bits each. */
export const randomText = attempt((length) =>
  toBase64Url(crypto.getRandomValues(new Uint8Array(length))).slice(0, length),
);

export const randomNumber = attempt(() => crypto.getRandomValues(new Uint32Array(1))[0]);
