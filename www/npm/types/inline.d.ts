/** The chat with its compiled client inside, for bundlers that copy no files beside their script. */
export * from "./index.js";
