/** The filter of the list of runs, in the address. */
import { element } from "../element.ts";
import { replaceQuery, route } from "../route.ts";
import { lookOf, RUN_STATUSES } from "../status.ts";

const NAMES = [
  "deployment",
  "deploy",
  "provision",
  "dry_run_deployment",
  "update",
  "reset_environment",
  "cluster_deletion",
  "node_deletion",
  "stop_deployment",
  "check_networks",
  "verify_networks",
  "check_before_deployment",
  "spawn_vms",
];

/** Return the controls; `changed` is called after the address has changed. */
export function runFilters(changed: () => void): HTMLElement {
  const { query } = route();
  const set = (name: string, value: string): void => {
    replaceQuery({ [name]: value, pages: null });
    changed();
  };
  const select = (
    name: string,
    label: string,
    options: readonly (readonly [string, string])[],
  ): HTMLElement => {
    const control = element(
      "select",
      { id: `runs-${name}`, change: () => set(name, control.value) },
      ...options.map(([value, text]) =>
        element("option", { value, selected: query.get(name) === value }, text),
      ),
    );
    return element("label", {}, label, control);
  };
  const cluster = element("input", {
    id: "runs-cluster",
    type: "number",
    min: 0,
    placeholder: "all",
    value: query.get("cluster") ?? "",
    "data-filter": true,
    change: () => {
      if (cluster.reportValidity()) set("cluster", cluster.value);
    },
  });
  return element(
    "form",
    {
      class: "filters",
      role: "search",
      "aria-label": "Filter runs",
      submit: (event: Event) => event.preventDefault(),
    },
    element("label", {}, "Environment", cluster),
    select("statuses", "Status", [
      ["", "all"],
      ...RUN_STATUSES.map((status) => [status, lookOf(status).word] as const),
    ]),
    select("name", "Kind", [["", "all"], ...NAMES.map((name) => [name, name] as const)]),
    select("deleted", "Deleted runs", [
      ["", "shown"],
      ["hidden", "hidden"],
    ]),
  );
}
