// Signs an identity for two hours with nothing but Node: VISAVIS_KEY_ID=… VISAVIS_SECRET=… node sign.mjs
import { createHmac } from "node:crypto";

const { VISAVIS_KEY_ID, VISAVIS_SECRET } = process.env;
if (!VISAVIS_KEY_ID || !VISAVIS_SECRET) throw new Error("set VISAVIS_KEY_ID and VISAVIS_SECRET");

const identity = {
  uuid: "42", // your own stable id of this visitor, a string
  firstname: "Ada",
  lastname: "Lovelace",
  extra_values: { plan: "gold", seats: 3 },
};
const segment = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const header = { typ: "JWT", alg: "HS256", kid: VISAVIS_KEY_ID };
const signed = `${segment(header)}.${segment({ exp: Math.floor(Date.now() / 1000) + 7200, ...identity })}`;
// The secret is used as the text it is, not decoded from hex.
console.log(`${signed}.${createHmac("sha256", VISAVIS_SECRET).update(signed).digest("base64url")}`);
