/** The page: the view that the address names, and the login before it. */
import { render } from "preact";
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import { forgetAnswers, get, url, whenUnauthorized } from "./api.ts";
import { DiffPage } from "./diff/page.tsx";
import { Frame } from "./frame.tsx";
import { LoginForm } from "./login.tsx";
import { Failure } from "./marks.tsx";
import { OverRuns } from "./over/page.tsx";
import { ReportsPage } from "./reports/page.tsx";
import { WaitingReports } from "./reports/waiting.tsx";
import { address, type Route } from "./route.ts";
import { RunPage } from "./run/page.tsx";
import { ServerSource } from "./run/server_source.ts";
import { RunList } from "./runs/list.tsx";
import { token } from "./session.ts";
import { shareLogin } from "./session_tabs.ts";
import type { Version } from "./shapes.ts";
import { Unknown } from "./unknown.tsx";
import { useChanges } from "./use_changes.ts";
import { useLoaded } from "./use_loaded.ts";
import { useRoute } from "./use_route.ts";

/** What a view is of: with another one it begins anew, with the same one it only moves. */
function placeOf({ parts, query }: Route): string {
  if (parts[0] === "tasks")
    return `${parts.join("/")}?${query.get("node")}&${query.get("cluster")}`;
  if (parts[0] === undefined) return "runs";
  return parts[0] === "reports" ? "reports" : parts.join("/");
}

function RunOfServer({ id }: { readonly id: number }) {
  return <RunPage source={useMemo(() => new ServerSource(id), [id])} />;
}

interface ViewProps {
  readonly route: Route;
  /** Called when reports were replayed or removed. */
  readonly recount: () => void;
}

function View({ route: { parts, query }, recount }: ViewProps) {
  const [kind, name, part] = parts;
  if (kind === "runs" && name !== undefined && /^\d+$/.test(name)) {
    if (part === undefined) return <RunOfServer id={Number(name)} />;
    if (part === "diff") return <DiffPage run={Number(name)} against={query.get("against")} />;
  }
  if (kind === "nodes" && name !== undefined)
    return <OverRuns node={name} task={null} cluster={null} />;
  if (kind === "tasks" && name !== undefined)
    return <OverRuns node={query.get("node")} task={name} cluster={query.get("cluster")} />;
  if (kind === "reports") return <ReportsPage changed={recount} />;
  if (kind === undefined || (kind === "runs" && name === undefined)) return <RunList />;
  return <Unknown title="There is no such page" hint="Check the address." />;
}

/** The page of a user who is logged in, or needs no login. */
function Shown({ logOut }: { readonly logOut: () => void }) {
  const route = useRoute();
  const [times, recount] = useReducer<number, void>((before) => before + 1, 0);
  const place = placeOf(route);
  // Another place begins at its top.
  useLayoutEffect(() => scrollTo(0, 0), [place]);
  return (
    <Frame
      home={<Home />}
      links={
        <Links>
          <WaitingReports asked={`${times} ${place}`} />
        </Links>
      }
      actions={
        token() !== null && (
          <button type="button" onClick={logOut}>
            Log out
          </button>
        )
      }
    >
      <View key={place} route={route} recount={recount as () => void} />
    </Frame>
  );
}

function Home() {
  return (
    <a class="home" href={address(["runs"])}>
      Fuel deployment history
    </a>
  );
}

function Links({ children }: { readonly children?: preact.ComponentChildren }) {
  return (
    <nav aria-label="Page">
      <a href={address(["runs"])}>Runs</a>
      <a href={address(["reports"])}>Reports {children}</a>
      <a href="../api/docs/">API</a>
    </nav>
  );
}

function Page() {
  const {
    thing: version,
    problem,
    again,
  } = useLoaded((signal) => get<Version>(url("version/"), signal), "version");
  const changed = useChanges();
  // A server that refuses a token requires one, whatever it said before.
  const [isRefused, refuse] = useReducer<boolean, void>(() => true, false);
  useEffect(() => whenUnauthorized(refuse as () => void), []);
  const isLoggedOut = (version?.auth_required || isRefused) && token() === null;
  useEffect(() => {
    if (isLoggedOut) forgetAnswers();
  }, [isLoggedOut]);
  const { tabs, isAsking } = useTabs(changed);
  const logOut = (): void => {
    tabs.current?.logOut();
    changed();
  };
  const loggedIn = (): void => {
    tabs.current?.loggedIn();
    changed();
  };
  if (version !== null && !isLoggedOut) return <Shown logOut={logOut} />;
  return (
    <Frame home={<Home />} links={<Links />}>
      {problem !== null && (
        <div class="view">
          <h1>Fuel deployment history</h1>
          <Failure error={problem} again={again} />
        </div>
      )}
      {isLoggedOut && !isAsking && <LoginForm done={loggedIn} />}
    </Frame>
  );
}

/** Another tab answers within so many milliseconds, or later: then it replaces the login form. */
const ANSWERED = 150;

/** Share the login with the browser's other tabs; `isAsking`: they may still answer. */
function useTabs(changed: () => void) {
  const tabs = useRef<ReturnType<typeof shareLogin> | null>(null);
  const [isAsking, setIsAsking] = useState(true);
  useEffect(() => {
    const shared = shareLogin(changed);
    tabs.current = shared;
    const timer = setTimeout(() => setIsAsking(false), ANSWERED);
    return () => {
      clearTimeout(timer);
      shared.close();
    };
  }, [changed]);
  return { tabs, isAsking };
}

const place = document.createElement("div");
document.body.append(place);
render(<Page />, place);
