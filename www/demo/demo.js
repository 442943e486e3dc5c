// The target website's own script: what any website does that embeds the chat, and a little to look at.

/** Calls wait in this array until the chat is there. */
window._chatq = window._chatq || [];

const page = document.body.dataset.page;
const find = (id) => document.getElementById(id);
const say = (id, text) => {
  const place = find(id);
  if (place) place.textContent = text;
};

async function fetchJson(address) {
  const answer = await fetch(address, { cache: "no-store" });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return answer.json();
}

// The chat's script

const own = (address) => {
  const { origin, href } = new URL(address, location.href);
  if (origin !== location.origin) throw new TypeError(`${origin} is not this website`);
  return href;
};
/** Under `require-trusted-types-for 'script'` a script's address must come from a policy: ours takes our own origin's alone. */
const policy = window.trustedTypes?.createPolicy("halm-und-blatt", { createScriptURL: own });

async function embed() {
  const { loader } = await fetchJson("/demo/config.json");
  const script = document.createElement("script");
  script.async = true;
  script.src = policy ? policy.createScriptURL(loader) : own(loader);
  script.addEventListener("error", () =>
    say("trouble", `The chat's script ${loader} could not be loaded: is the server still up?`),
  );
  document.head.append(script);
  say("snippet", snippet(own(loader)));
}

function snippet(loader) {
  const calls = {
    anonymous: `// Optional: who the visitor is, as far as the page knows.
  _chatq.push(["_setIdentity", { firstname: "Ada", email: "ada@example.org" }]);`,
    signed: `// A JWT that your server signed for the customer who is signed in.
  _chatq.push(["_setSignedIdentity", "eyJhbGciOiJIUzI1NiIsImtpZCI6…"]);
  // Asked for the next one before it expires.
  _chatq.push(["_setTokenProvider", async () => (await fetch("/chat-token")).text()]);`,
  };
  return `<script>
  window._chatq = window._chatq || [];
  ${calls[page] ?? calls.signed}
</script>
<script async src="${loader}"></script>`;
}

// Who the visitor is

/** A token's payload, to be shown. Only the server can say whether it is genuine. */
function payloadOf(token) {
  const base64 = token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))));
}

/** Asks this website's server for a token and shows what it says; the caller hands it to the chat. */
async function sign() {
  const { token } = await fetchJson(`/demo/token?for=${page}`);
  const payload = payloadOf(token);
  const name = payload.screenname || [payload.firstname, payload.lastname].filter(Boolean).join(" ") || payload.email;
  for (const place of document.querySelectorAll(".customer")) place.textContent = name ?? payload.uuid;
  say("payload", JSON.stringify(payload, null, 2));
  return { token, until: payload.exp * 1_000 };
}

async function signedIn() {
  // Whenever the chat needs another token it calls this.
  window._chatq.push(["_setTokenProvider", async () => (await sign()).token]);
  window._chatq.push(["_setSignedIdentity", (await sign()).token]);
}

/** Shows how long the token is good for, on the clock and not by counting. */
function countDown(until) {
  const left = Math.max(0, Math.ceil((until - Date.now()) / 1_000));
  say("countdown", left > 0 ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "0:00");
  find("minute")?.classList.toggle("lapsed", left === 0);
  say(
    "lapse",
    left > 0
      ? "until the token lapses"
      : "The token has lapsed. The chat says so, keeps what you wrote, and asks for a refresh.",
  );
  return left > 0;
}

async function minute() {
  let timer;
  const begin = async () => {
    const { token, until } = await sign();
    clearInterval(timer);
    timer = setInterval(() => countDown(until) || clearInterval(timer), 250);
    countDown(until);
    return token;
  };
  const present = async () => window._chatq.push(["_setSignedIdentity", await begin()]);
  find("refresh")?.addEventListener("click", () => location.reload());
  find("renew")?.addEventListener("click", () => present().catch(trouble));
  find("provide")?.addEventListener("click", () => {
    window._chatq.push(["_setTokenProvider", begin]);
    say("provided", "From now on the chat asks this website for the next token, well before the minute is over.");
  });
  await present();
}

// What one can try

find("open")?.addEventListener("click", () => window._chatq.push(["_open"]));

find("identity")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const said = [...new FormData(event.currentTarget)].map(([name, value]) => [name, value.trim()]);
  const identity = Object.fromEntries(said.filter(([, value]) => value !== ""));
  window._chatq.push(["_setIdentity", identity]);
  const name = [identity.firstname, identity.lastname].filter(Boolean).join(" ") || identity.email;
  say(
    "told",
    name
      ? `The chat was told: ${name}. Agents see it marked “claimed”, for nothing proves it.`
      : "The chat was told nothing about you.",
  );
});

find("copy")?.addEventListener("click", async () => {
  const code = find("snippet");
  try {
    await navigator.clipboard.writeText(code.textContent);
    say("copied", "Copied.");
  } catch {
    getSelection().selectAllChildren(code);
    say("copied", "Selected: copy it with your keyboard.");
  }
});

const EVENTS =
  "started chat_shown chat_engaged chat_closed message_sent message_received token_expiring token_renewed token_expired identity_refused connection_changed unread_changed";
for (const name of EVENTS.split(" ")) {
  const tell = (event) => {
    const line = document.createElement("li");
    line.textContent = `${new Date().toLocaleTimeString()}  ${name}${event?.code ? `: ${event.code}` : ""}`;
    find("events")?.prepend(line);
  };
  window._chatq.push(["_onEvent", name, tell]);
}

const trouble = (error) => {
  console.error(error);
  say("trouble", `Something is missing for this page: ${error.message}. Is the server still up? Then reload the page.`);
};
embed().catch(trouble);
if (page === "signed") signedIn().catch(trouble);
if (page === "minute") minute().catch(trouble);
