/**
 * The login is the same in all tabs of a browser. Each tab keeps the token for itself, so that it
 * is gone when the last tab is closed; a new tab asks the others for it.
 */
import { forget, keep, token } from "./session.ts";

type Told =
  | { readonly kind: "asked" }
  /** An answer, which is only for a tab without a login, or a new login. */
  | { readonly kind: "token" | "login"; readonly token: string }
  | { readonly kind: "logout" };

export interface Tabs {
  /** This tab has logged in. */
  loggedIn(): void;
  /** Forget the token, in all tabs. */
  logOut(): void;
  close(): void;
}

/** Share the login with the other tabs; `changed` is called when another one changed it. */
export function shareLogin(changed: () => void): Tabs {
  const channel = new BroadcastChannel("fuel-history-session");
  const tell = (told: Told): void => channel.postMessage(told);
  channel.onmessage = ({ data }: MessageEvent<Told>) => {
    const own = token();
    if (data.kind === "asked" && own !== null) tell({ kind: "token", token: own });
    else if (data.kind === "login" || (data.kind === "token" && own === null)) {
      keep(data.token);
      changed();
    } else if (data.kind === "logout") {
      forget();
      changed();
    }
  };
  if (token() === null) tell({ kind: "asked" });
  return {
    loggedIn: () => {
      const own = token();
      if (own !== null) tell({ kind: "login", token: own });
    },
    logOut: () => {
      forget();
      tell({ kind: "logout" });
    },
    close: () => channel.close(),
  };
}
