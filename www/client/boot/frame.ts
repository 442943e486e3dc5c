// The chat in a frame of a website's: the page at /chat/SOURCE/web. Who the visitor is comes from the page around it, by
// a message whose origin is one of the source's, or in the address's fragment, which is taken out before anything loads.

const { source, origins = "" } = (document.currentScript as HTMLScriptElement).dataset;
const allowed = origins.split(" ").filter(Boolean);
/** The page around has this long, in milliseconds, to say who the visitor is before the chat comes without knowing. */
const IDENTITY_TIMEOUT = 2_000;

type Token = string | null;

const inFragment = new URLSearchParams(location.hash.slice(1)).get("jwt_identity");
if (location.hash) history.replaceState(null, "", location.pathname + location.search);

// There is nothing here but the chat, which speaks as the page does: the visitor's language, if the source has none.
document.documentElement.lang = navigator.language;
const queue: unknown[] = [["_setConfiguration", { embedded: true, parentNodeId: "chat" }]];
window._chatq = queue;
for (const [name, value] of new URLSearchParams(location.search)) {
  if (name.startsWith("custom_")) queue.push(["_fillCustomVariable", name, value]);
}
const sheet = new CSSStyleSheet();
sheet.replaceSync("html, body, main { height: 100%; margin: 0 } main > * { height: 100% }");
document.adoptedStyleSheets = [sheet];

const waiting = new Map<unknown, (token: Token) => void>();
let questions = 0;

/** Asks the page around for a token. To a page of another origin the question is not even delivered. */
const ask = (reason: string) =>
  new Promise<Token>((done) => {
    const id = ++questions;
    waiting.set(id, done);
    const [around] = location.ancestorOrigins ?? [];
    for (const origin of around ? allowed.filter((it) => it === around) : allowed) {
      parent.postMessage({ visavis: "token", id, reason }, origin);
    }
  });

addEventListener("message", ({ source: from, origin, data }) => {
  if (from !== parent || !allowed.includes(origin) || data?.visavis !== "identity") return;
  const { id, token } = data;
  if (token === null || typeof token === "string") waiting.get(id)?.(token);
  waiting.delete(id);
});

// Not the queue from above: the client may have taken that over, or another script replaced it.
const push = (...call: unknown[]) => window._chatq?.push(call);
const load = () => {
  const script = document.createElement("script");
  script.src = `/chat/${source}/loader.js`;
  document.head.append(script);
};

if (inFragment) {
  push("_setSignedIdentity", inFragment);
  load();
} else if (parent === window || allowed.length === 0) {
  load();
} else {
  const late = new Promise((done) => setTimeout(done, IDENTITY_TIMEOUT));
  const first = ask("first").then((token) => {
    if (!token) return;
    push("_setSignedIdentity", token);
    push("_setTokenProvider", ask);
  });
  Promise.race([first, late]).then(load);
}
