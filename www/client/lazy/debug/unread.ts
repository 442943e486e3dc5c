// Members of an identity that nobody reads: a slip of the pen loses a value, and no error says so.

import { decoded } from "./redact.js";

const FIELDS = ["uuid", "firstname", "lastname", "screenname", "company", "email", "avatar_url", "extra_values"];
/** Claims with a meaning of their own (RFC 7519, section 4.1). */
const CLAIMS = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

/** What to do about those in a call, in one sentence; nothing where there are none. */
export function unread(call) {
  const [verb, identity, known] = read(call);
  const lost = Object.keys(identity ?? {}).filter((name) => !known.includes(name));
  if (lost.length === 0) return undefined;
  return `${verb}: nobody reads ${lost.join(", ")}: there are ${FIELDS.join(", ")}; what is your own goes into extra_values`;
}

/** The call's name, the identity in it, and the members that are read. */
function read(call) {
  try {
    const [verb, argument] = call;
    if (verb === "_setIdentity") return [verb, argument, FIELDS];
    if (verb === "_setSignedIdentity")
      return [verb, JSON.parse(decoded(argument.split(".")[1])), [...FIELDS, ...CLAIMS]];
  } catch {
    // no call that was taken
  }
  return [];
}
