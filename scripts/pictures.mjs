// `npm run pictures`: the chat and the console in every state and look, into target/shots, for people to look at.
// What follows `--` goes to Playwright: `npm run pictures -- -g "phone-dark, ar"`.
import { setup } from "./setup.mjs";

await setup("pictures");
process.env.VISAVIS_SHOTS = "1";
await import("./e2e.mjs");
