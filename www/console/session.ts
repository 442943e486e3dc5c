// Signing in and out over HTTP. The cookie is the server's affair; here are only the answers to it.

const ADDRESS = "/agent/session";

export interface Agent {
  id: string;
  name: string;
  email: string;
}

export type SignIn = { result: "in" } | { result: "refused"; text: string; wait: number };

/** Who is signed in; null for nobody. Throws where the server does not answer. */
export async function who(): Promise<Agent | null> {
  const answer = await fetch(ADDRESS, { cache: "no-store", signal: AbortSignal.timeout(15_000) });
  if (answer.status === 401) return null;
  if (!answer.ok) throw new Error(`${ADDRESS} answered ${answer.status}`);
  return answer.json();
}

export async function signIn(email: string, password: string): Promise<SignIn> {
  const refused = (text: string, wait = 0): SignIn => ({ result: "refused", text, wait });
  let answer: Response;
  try {
    const headers = { "content-type": "application/json" };
    const signal = AbortSignal.timeout(30_000);
    answer = await fetch(ADDRESS, { method: "POST", headers, body: JSON.stringify({ email, password }), signal });
  } catch {
    return refused("The server cannot be reached. Check your connection, then try again.");
  }
  if (answer.ok) return { result: "in" };
  if (answer.status === 401) return refused("E-mail address and password do not match. Check both, then try again.");
  const text: unknown = (await answer.json().catch(() => undefined))?.text;
  const said = typeof text === "string" ? text : "";
  if (answer.status === 429) {
    const wait = secondsToWait(answer.headers.get("retry-after"), said);
    const unit = wait === 1 ? "second" : "seconds";
    return refused(`Too many attempts. Wait ${wait} ${unit}, then try again.`, wait);
  }
  return refused(said || `The server answered ${answer.status}. Try again in a moment.`);
}

export function secondsToWait(header: string | null, text: string): number {
  const found = header?.match(/^\d+$/)?.[0] ?? text.match(/\d+(?=\s*s)/)?.[0];
  return Math.min(3_600, Math.max(1, Number(found ?? 30)));
}

/** True where nobody is signed in any more, or was not anyway. */
export async function signOut(): Promise<boolean> {
  try {
    const answer = await fetch(ADDRESS, { method: "DELETE", signal: AbortSignal.timeout(15_000) });
    return answer.ok || answer.status === 401;
  } catch {
    return false;
  }
}
