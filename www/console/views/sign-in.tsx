// The sign-in page: two labelled fields, and one sentence that says what to do where it does not work.
import { useEffect, useRef, useState } from "preact/hooks";
import { agent, farewell, signIn } from "../app";
import { focusList } from "../keys";
import { Logo } from "./marks";

export function SignIn() {
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const [wait, setWait] = useState(0);
  const password = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (wait <= 0) return;
    const timer = setTimeout(() => setWait(wait - 1), 1_000);
    return () => clearTimeout(timer);
  }, [wait]);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy || wait > 0) return;
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setError("");
    const answer = await signIn(String(fields.get("email")).trim(), String(fields.get("password")));
    if (answer.result === "in") return focusList(); // this page is gone already
    setBusy(false);
    setError(answer.text);
    setWait(answer.wait);
    password.current?.select();
  };

  return (
    <main class="sign-in">
      <Logo />
      <h1>Sign in to answer</h1>
      <p class="muted" role={farewell.value ? "alert" : undefined}>
        {farewell.value || "Visavis for agents"}
      </p>
      <form onSubmit={submit}>
        <label for="email">E-mail address</label>
        <input
          id="email"
          name="email"
          type="email"
          autocomplete="username"
          required
          defaultValue={agent.peek()?.email ?? ""}
          aria-invalid={error && wait === 0 ? "true" : undefined}
          aria-describedby={error ? "sign-in-error" : undefined}
        />
        <label for="password">Password</label>
        <input
          id="password"
          ref={password}
          name="password"
          type="password"
          autocomplete="current-password"
          required
          aria-invalid={error && wait === 0 ? "true" : undefined}
          aria-describedby={error ? "sign-in-error" : undefined}
        />
        <div role="alert" id="sign-in-error">
          {error && <p class="error">{error}</p>}
        </div>
        <button type="submit" class="main" aria-disabled={busy || wait > 0 ? "true" : undefined}>
          {busy ? "Signing in…" : wait > 0 ? `Sign in (in ${wait} s)` : "Sign in"}
        </button>
      </form>
    </main>
  );
}
