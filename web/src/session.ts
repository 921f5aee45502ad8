/** Who is logged in: the token, for as long as the tab lives. */

const KEY = "fuel-history-token";

/** Return the token, or null. */
export function token(): string | null {
  return sessionStorage.getItem(KEY);
}

/** Forget the token. */
export function forget(): void {
  sessionStorage.removeItem(KEY);
}

/** Log in; resolves with what went wrong, null for nothing. */
export async function logIn(username: string, password: string): Promise<string | null> {
  let answer: Response;
  try {
    answer = await fetch("/keystone/v2.0/tokens", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ auth: { tenantName: "admin", passwordCredentials: { username, password } } }),
    });
  } catch {
    return "The server does not answer. Try again in a moment.";
  }
  const body = (await answer.json().catch(() => null)) as
    | { access?: { token?: { id?: string } }; message?: string }
    | null;
  const given = body?.access?.token?.id;
  if (!answer.ok || given === undefined) return body?.message ?? `The login failed: ${answer.status} ${answer.statusText}`;
  sessionStorage.setItem(KEY, given);
  return null;
}
