/** The login: the token, stored as long as the tab exists; session_tabs.ts shares it. */

const KEY = "fuel-history-token";

/** Return the token, or null. */
export function token(): string | null {
  return sessionStorage.getItem(KEY);
}

/** Keep a token. */
export function keep(given: string): void {
  sessionStorage.setItem(KEY, given);
}

/** Delete the token. */
export function forget(): void {
  sessionStorage.removeItem(KEY);
}

interface Login {
  access?: { token?: { id?: string }; metadata?: { is_admin?: number } };
  message?: string;
}

/** Log in; resolves with the error, null: none. */
export async function logIn(username: string, password: string): Promise<string | null> {
  let answer: Response;
  try {
    answer = await login({ passwordCredentials: { username, password } });
  } catch {
    return "The server does not answer. Try again in a moment.";
  }
  const body = (await answer.json().catch(() => null)) as Login | null;
  const given = body?.access?.token?.id;
  if (!answer.ok || given === undefined)
    return body?.message ?? `The login failed: ${answer.status} ${answer.statusText}`;
  keep(given);
  return null;
}

let known: { of: string | null; mayChange: boolean } | null = null;

/**
 * Resolves with whether the user may change anything, according to the login; the API enforces it.
 */
export async function mayChange(): Promise<boolean> {
  const own = token();
  if (known === null || known.of !== own) {
    try {
      const answer = await login({ token: { id: own ?? "" } });
      if (!answer.ok) return false;
      known = {
        of: own,
        mayChange: ((await answer.json()) as Login).access?.metadata?.is_admin === 1,
      };
    } catch {
      return false;
    }
  }
  return known.mayChange;
}

function login(how: object): Promise<Response> {
  return fetch("../keystone/v2.0/tokens", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ auth: { tenantName: "admin", ...how } }),
  });
}
