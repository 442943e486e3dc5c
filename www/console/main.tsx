// The agents' console: what is shown when, and the page's title.
import { effect } from "@preact/signals";
import { render } from "preact";
import { agent, open, outdated, phase, start, unread, watchPage } from "./app";
import { watchKeys } from "./keys";
import { Announcer } from "./views/announcer";
import { Bar } from "./views/bar";
import { Conversation, NoConversation } from "./views/conversation";
import { Help } from "./views/help";
import { ThreadList } from "./views/list";
import { SignIn } from "./views/sign-in";

function App() {
  switch (phase.value) {
    case "starting":
      return <p class="blank late">Loading…</p>;
    case "unreachable":
      return (
        <main class="blank">
          <h1>The server does not answer</h1>
          <p role="alert">Check your connection, then try again.</p>
          <button type="button" class="main" onClick={() => void start()}>
            Try again
          </button>
        </main>
      );
    case "signed out":
      return <SignIn />;
    case "signed in":
      return <Console key={agent.value?.email} />;
  }
}

function Console() {
  const name = open.value;
  return (
    <div class={name === undefined ? "console at-list" : "console at-thread"}>
      <Bar />
      {outdated.value && (
        <div class="outdated" role="alert">
          <p>The connection was refused: {outdated.value}</p>
          <button type="button" onClick={() => location.reload()}>
            Reload the page
          </button>
        </div>
      )}
      <div class="panes">
        <ThreadList />
        <main>{name === undefined ? <NoConversation /> : <Conversation key={name} name={name} />}</main>
      </div>
      <Announcer />
      <Help />
    </div>
  );
}

effect(() => {
  const count = phase.value === "signed in" ? unread.value : 0;
  document.title = `${count > 0 ? `(${count}) ` : ""}Visavis for agents`;
});
let wasIn = false;
effect(() => {
  // What had the focus is gone with the console.
  const left = wasIn && phase.value === "signed out";
  if (left) requestAnimationFrame(() => document.getElementById(agent.peek() ? "password" : "email")?.focus());
  wasIn = phase.value === "signed in";
});
watchPage();
watchKeys();
const root = document.getElementById("app");
if (root) render(<App />, root);
void start();
