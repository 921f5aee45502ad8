/** The filter of a list of reports, in the address, with the API's names. */
import { CommittedInput } from "../committed_input.tsx";
import { replaceQuery } from "../route.ts";
import type { Asked, Filter, Kind } from "./kind.ts";

const HINT = "An age like 24h or 30d, or a time like 2026-11-25T12:00:00Z";
const TIMES: readonly Filter[] = [
  { name: "since", label: "Arrived since", example: "24h", hint: HINT },
  { name: "until", label: "Arrived before", example: "30d", hint: HINT },
];

/** Return the filter of a kind from the address. */
export function askedOf(kind: Kind, query: URLSearchParams): Asked {
  const given = filtersOf(kind).map(({ name }) => [name, query.get(name) ?? ""] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== ""));
}

interface FilterFormProps {
  readonly kind: Kind;
  readonly asked: Asked;
}

/** The controls; they change the address. */
export function FilterForm({ kind, asked }: FilterFormProps) {
  return (
    <form
      class="filters"
      role="search"
      aria-label="Filter reports"
      onSubmit={(event) => event.preventDefault()}
    >
      {filtersOf(kind).map((filter, index) => (
        <label key={filter.name}>
          {filter.label}
          <Control filter={filter} value={asked[filter.name] ?? ""} isFirst={index === 0} />
        </label>
      ))}
    </form>
  );
}

function filtersOf(kind: Kind): readonly Filter[] {
  return [...kind.filters, ...TIMES];
}

interface ControlProps {
  readonly filter: Filter;
  readonly value: string;
  readonly isFirst: boolean;
}

function Control({ filter: { name, options, example, hint }, value, isFirst }: ControlProps) {
  const set = (text: string): void => replaceQuery({ [name]: text.trim(), pages: null });
  if (options === undefined)
    return (
      <CommittedInput
        type="search"
        class={name}
        value={value}
        placeholder={example}
        title={hint}
        data-filter={isFirst || undefined}
        commit={set}
      />
    );
  return (
    <select
      value={value}
      data-filter={isFirst || undefined}
      onChange={({ currentTarget }) => set(currentTarget.value)}
    >
      {options.map(([each, word]) => (
        <option key={each} value={each}>
          {word}
        </option>
      ))}
    </select>
  );
}
