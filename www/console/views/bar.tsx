// The bar on top: where one is, whether the connection is up, who one is.
import { useEffect, useState } from "preact/hooks";
import { agent, checkLink, connection, inbox, online, signOut, unsaved, up } from "../app";
import { showHelp } from "./help";
import { AgentFace, Logo } from "./marks";

/** A reconnect that is quicker than this is nobody's concern. */
const NOTICE_AFTER = 800;

export function Bar() {
  const name = inbox.value.name || agent.value?.name || "";
  return (
    <header class="bar">
      <h1>
        <Logo />
        <span>
          Visavis <small>for agents</small>
        </span>
      </h1>
      <Connection />
      <span class="me">
        <AgentFace name={name} picture={inbox.value.picture} />
        <bdi>{name}</bdi>
      </span>
      <button type="button" class="quiet" aria-label="Keyboard shortcuts" title="Keyboard shortcuts" onClick={showHelp}>
        ?
      </button>
      <SignOut />
    </header>
  );
}

function Connection() {
  const connected = up.value;
  const [lost, setLost] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLost(!connected), connected ? 0 : NOTICE_AFTER);
    return () => clearTimeout(timer);
  }, [connected]);

  const words = !lost ? "Connected" : online.value ? "Reconnecting…" : "You are offline";
  return (
    <div class={lost ? "connection lost" : "connection"}>
      <p role="status">
        <span class="dot" aria-hidden="true" />
        <span class="words">{words}</span>
      </p>
      {lost && connection.value === "resting" && (
        <button type="button" class="quiet" onClick={checkLink}>
          Try now
        </button>
      )}
    </div>
  );
}

function SignOut() {
  const [failed, setFailed] = useState(false);
  const leave = async () => {
    const text = "Something you wrote is not sent yet and would be lost. Sign out anyway?";
    if (unsaved() && !confirm(text)) return;
    setFailed(!(await signOut()));
  };
  return (
    <>
      {failed && (
        <span class="error" role="alert">
          Not signed out: the server does not answer. Try again.
        </span>
      )}
      <button type="button" class="quiet" onClick={leave}>
        Sign out
      </button>
    </>
  );
}
