/** The page: the view that the address names, and the login before it. */
import { forgetAnswers, get, url, whenUnauthorized } from "./api.ts";
import { element } from "./element.ts";
import { frame } from "./frame.ts";
import { listenToKeys } from "./keys.ts";
import { loginForm } from "./login.ts";
import { failure } from "./marks.ts";
import { overRuns } from "./over/page.ts";
import { reportsPage } from "./reports/page.ts";
import { WaitingReports } from "./reports/waiting.ts";
import { address, route } from "./route.ts";
import { runPage } from "./run/page.ts";
import { ServerSource } from "./run/server_source.ts";
import { runList } from "./runs/list.ts";
import { forget, token } from "./session.ts";
import type { Version } from "./shapes.ts";
import { switchTheme } from "./themes.ts";
import type { View } from "./view.ts";

const main = element("main", { id: "main", tabindex: -1 });
const logout = element(
  "button",
  {
    type: "button",
    hidden: true,
    click: () => {
      forget();
      showLogin();
    },
  },
  "Log out",
);
const waiting = new WaitingReports();
let view: View | null = null;
let shown = "";
let authRequired = true;

function place(): string {
  const { parts, query } = route();
  if (parts[0] === "tasks")
    return `${parts.join("/")}?${query.get("node")}&${query.get("cluster")}`;
  if (parts[0] === "reports") return "reports";
  if (parts[0] === undefined || parts[0] === "runs") return parts[1] ?? `runs?${query.toString()}`;
  return parts.join("/");
}

function viewOf(): View {
  const { parts, query } = route();
  const [kind, name] = parts;
  if (kind === "runs" && name !== undefined && /^\d+$/.test(name))
    return runPage(new ServerSource(Number(name)));
  if (kind === "nodes" && name !== undefined)
    return overRuns({ node: name, task: null, cluster: null });
  if (kind === "tasks" && name !== undefined)
    return overRuns({ node: query.get("node"), task: name, cluster: query.get("cluster") });
  if (kind === "reports") return reportsPage(waiting.count);
  return runList();
}

function show(): void {
  if (authRequired && token() === null) {
    showLogin();
    return;
  }
  logout.hidden = token() === null;
  waiting.start();
  if (view?.moved !== undefined && shown === place()) {
    view.moved();
    return;
  }
  view?.destroy();
  view = viewOf();
  shown = place();
  document.title = `${view.title} – Fuel deployment history`;
  main.replaceChildren(view.root);
  scrollTo(0, 0);
}

function showLogin(): void {
  view?.destroy();
  view = null;
  waiting.stop();
  forgetAnswers();
  authRequired = true;
  logout.hidden = true;
  document.title = "Log in – Fuel deployment history";
  main.replaceChildren(loginForm(show));
}

async function start(): Promise<void> {
  try {
    authRequired = (await get<Version>(url("version/"))).auth_required;
  } catch (error) {
    main.replaceChildren(failure(error, () => void start()));
    return;
  }
  show();
}

frame(
  main,
  element("a", { class: "home", href: address(["runs"]) }, "Fuel deployment history"),
  element(
    "nav",
    { "aria-label": "Page" },
    element("a", { href: address(["runs"]) }, "Runs"),
    element("a", { href: address(["reports"]) }, "Reports ", waiting.element),
    element("a", { href: "../api/docs/" }, "API"),
  ),
  logout,
);
whenUnauthorized(showLogin);
listenToKeys(switchTheme);
addEventListener("hashchange", show);
void start();
