/** The filter of the list of runs, in the address. */
import { CommittedInput } from "../committed_input.tsx";
import { replaceQuery } from "../route.ts";
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

type Options = readonly (readonly [value: string, text: string])[];

const STATUS_OPTIONS: Options = [
  ["", "all"],
  ...RUN_STATUSES.map((status) => [status, lookOf(status).word] as const),
];
const KIND_OPTIONS: Options = [["", "all"], ...NAMES.map((name) => [name, name] as const)];
const DELETED_OPTIONS: Options = [
  ["", "shown"],
  ["hidden", "hidden"],
];

function set(name: string, value: string): void {
  replaceQuery({ [name]: value, pages: null });
}

/** The controls; they change the address. */
export function RunFilters({ query }: { readonly query: URLSearchParams }) {
  return (
    <form
      class="filters"
      role="search"
      aria-label="Filter runs"
      onSubmit={(event) => event.preventDefault()}
    >
      <label>
        Environment
        <CommittedInput
          id="runs-cluster"
          type="number"
          min={0}
          placeholder="all"
          value={query.get("cluster") ?? ""}
          data-filter
          commit={(text) => set("cluster", text)}
        />
      </label>
      <Choice name="statuses" label="Status" options={STATUS_OPTIONS} query={query} />
      <Choice name="name" label="Kind" options={KIND_OPTIONS} query={query} />
      <Choice name="deleted" label="Deleted runs" options={DELETED_OPTIONS} query={query} />
    </form>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly options: Options;
  readonly query: URLSearchParams;
}

function Choice({ name, label, options, query }: ChoiceProps) {
  return (
    <label>
      {label}
      <select
        id={`runs-${name}`}
        value={query.get(name) ?? ""}
        onChange={({ currentTarget }) => set(name, currentTarget.value)}
      >
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
