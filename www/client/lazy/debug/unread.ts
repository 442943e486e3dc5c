// Members of an identity that nobody reads: a slip of the pen loses a value, and no error says so.

import { claimsOf } from "./redact";

const FIELDS = ["uuid", "firstname", "lastname", "screenname", "company", "email", "avatar_url", "extra_values"];
/** Claims with a meaning of their own (RFC 7519, section 4.1). */
const CLAIMS = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

/** What to do about those in a call, in one sentence; nothing where there are none. */
export function unread(call: unknown): string | undefined {
  const { verb, identity, known } = read(call) ?? {};
  const lost = Object.keys(identity ?? {}).filter((name) => !known?.includes(name));
  if (lost.length === 0) return undefined;
  return `${verb}: nobody reads ${lost.join(", ")}: there are ${FIELDS.join(", ")}; what is your own goes into extra_values`;
}

/** The call's name, the identity in it, and the members that are read; nothing if it has none. */
function read(call: unknown): { verb: string; identity: object; known: string[] } | undefined {
  try {
    const [verb, argument] = call as [string, never];
    if (verb === "_setIdentity") return { verb, identity: argument, known: FIELDS };
    if (verb === "_setSignedIdentity") return { verb, identity: claimsOf(argument), known: [...FIELDS, ...CLAIMS] };
  } catch {
    // no call that was taken
  }
  return undefined;
}
