// Compiled with everything TypeScript can be strict about; what it must refuse is marked.
import { Chat, ChatError, type ChatEvents, type Identity, type TokenProvider } from "visavis";
import { VisavisChatElement } from "visavis/element";
import { Chat as Inline } from "visavis/inline";
import { useChat, VisavisChat } from "visavis/react";
import { VisavisChat as VueChat } from "visavis/vue";

const identity: Identity = { uuid: "7", extra_values: { plan: "gold", age: 36, vip: true } };
const tokenProvider: TokenProvider = async (reason) => (reason === "expired" ? null : "eyJ…");
const chat: Chat = new Chat({ server: "https://chat.example.org", source: "abc", identity, tokenProvider });
const inline: Chat = new Inline({ server: new URL("https://chat.example.org"), source: "abc" });

const stop: () => void = chat.on("unread_changed", ({ unread }) => unread.toFixed());
chat.on("*", (event) => (event.event === "identity_refused" ? event.text : event.event));
chat.open().catch((error: unknown) => error instanceof ChatError && error.code);
const element: VisavisChatElement = document.createElement("visavis-chat");
element.addEventListener("connection_changed", ({ detail }) => detail.connection);
element.signedIdentity = "eyJ…";
const connection: ChatEvents["connection_changed"]["connection"] = "connected";
const floating = VisavisChat({ server: "https://chat.example.org", source: "abc", onEvent: ({ event }) => event });
const hooked: Chat | null = useChat({ server: "https://chat.example.org", source: "abc" });

// @ts-expect-error a uuid is a string
const wrong: Identity = { uuid: 7 };
// @ts-expect-error there is no such event
chat.on("dance", () => {});
// @ts-expect-error a chat has a source
new Chat({ server: "https://chat.example.org" });
// @ts-expect-error the token is a string
chat.setSignedIdentity(7);

export { connection, floating, hooked, inline, stop, VueChat, wrong };
