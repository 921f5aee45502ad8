/** The controls of a run's filter. */
import { useState } from "preact/hooks";
import { CommittedInput } from "../committed_input.tsx";
import { count } from "../format.ts";
import { lookOf, STATUSES, type Status } from "../status.ts";
import type { Counts } from "./entries.ts";
import { type Filter, queryOf } from "./filter.ts";

/** Called with the changed parameters of the address. */
type Change = (changes: Readonly<Record<string, string>>) => void;

const NO_FILTER = { tasks: "", nodes: "", roles: "", statuses: "", since: "", until: "", at: "" };

interface FilterFormProps {
  readonly filter: Filter;
  /** The number of matching entries by status. */
  readonly counts: Counts;
  /** Names to suggest while the user types. */
  readonly tasks: readonly string[];
  readonly nodes: readonly string[];
  /** Empty: none are known. */
  readonly roles: readonly string[];
  readonly changed: Change;
}

export function FilterForm({ filter, counts, tasks, nodes, roles, changed }: FilterFormProps) {
  const isEmpty = Object.values(queryOf(filter)).every((value) => value === "");
  return (
    <form
      class="filters"
      role="search"
      aria-label="Filter tasks"
      onSubmit={(event) => event.preventDefault()}
    >
      <Chips chosen={filter.statuses} counts={counts} changed={changed} />
      <Words
        name="tasks"
        label="Tasks"
        value={filter.tasks}
        offered={tasks}
        example="name, name…"
        isFirst
        changed={changed}
      />
      <Words
        name="nodes"
        label="Nodes"
        value={filter.nodes}
        offered={nodes}
        example="5, master…"
        changed={changed}
      />
      <Words
        name="roles"
        label="Roles"
        value={filter.roles}
        offered={roles}
        example={roles.length === 0 ? "none known" : "name, name…"}
        // A value from the address can always be removed.
        isDisabled={roles.length === 0 && filter.roles === ""}
        changed={changed}
      />
      <Moments filter={filter} changed={changed} />
      <button type="button" disabled={isEmpty} onClick={() => changed(NO_FILTER)}>
        Clear filters
      </button>
    </form>
  );
}

interface ChipsProps {
  readonly chosen: readonly Status[];
  readonly counts: Counts;
  readonly changed: Change;
}

function Chips({ chosen, counts, changed }: ChipsProps) {
  const toggle = (status: Status): void => {
    const next = chosen.includes(status)
      ? chosen.filter((each) => each !== status)
      : [...chosen, status];
    changed({ statuses: next.join(",") });
  };
  return (
    <span class="chips" role="group" aria-label="Statuses">
      {STATUSES.map((status) => (
        <button
          key={status}
          type="button"
          class={`chip status ${status}`}
          aria-pressed={chosen.includes(status)}
          onClick={() => toggle(status)}
        >
          <span class="shape" aria-hidden="true">
            {lookOf(status).shape}
          </span>
          <span class="chip-count">{count(counts[status])}</span> {lookOf(status).word}
        </button>
      ))}
    </span>
  );
}

interface WordsProps {
  readonly name: "tasks" | "nodes" | "roles";
  readonly label: string;
  readonly value: string;
  readonly offered: readonly string[];
  readonly example: string;
  readonly isFirst?: boolean;
  readonly isDisabled?: boolean;
  readonly changed: Change;
}

function Words(props: WordsProps) {
  const { name, label, value, offered, example, isFirst, isDisabled = false, changed } = props;
  return (
    <label>
      {label}
      <input
        id={`filter-${name}`}
        type="search"
        autocomplete="off"
        spellcheck={false}
        placeholder={example}
        list={`${name}-known`}
        value={value}
        disabled={isDisabled}
        data-filter={isFirst}
        onInput={({ currentTarget }) => changed({ [name]: currentTarget.value })}
      />
      <datalist id={`${name}-known`}>
        {offered.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
    </label>
  );
}

/** The times, which are seldom asked for: they open where one is set. */
function Moments({ filter, changed }: Pick<FilterFormProps, "filter" | "changed">) {
  const { since, until, at } = filter;
  const isSet = since !== "" || until !== "" || at !== "";
  const [isOpen, setIsOpen] = useState(isSet);
  return (
    <details
      class="moments"
      open={isOpen || isSet}
      onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}
    >
      <summary>Times</summary>
      <Moment name="at" label="Ran at" value={at} changed={changed} />
      <Moment name="since" label="Started from" value={since} changed={changed} />
      <Moment name="until" label="before" value={until} changed={changed} />
    </details>
  );
}

interface MomentProps {
  readonly name: "since" | "until" | "at";
  readonly label: string;
  /** ISO 8601; "": none. */
  readonly value: string;
  readonly changed: Change;
}

function Moment({ name, label, value, changed }: MomentProps) {
  const commit = (text: string): void =>
    changed({ [name]: text === "" ? "" : new Date(text).toISOString() });
  return (
    <label>
      {label}
      <CommittedInput
        id={`filter-${name}`}
        type="datetime-local"
        step={1}
        value={local(value)}
        commit={commit}
      />
    </label>
  );
}

/** Return a time in the format of an input, in the reader's zone. */
function local(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return "";
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
