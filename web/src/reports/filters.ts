/** The filter of a list of reports, in the address, with the API's names. */
import { element } from "../element.ts";
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

/** Return the controls; `changed` is called after the address has changed. */
export function filterForm(kind: Kind, asked: Asked, changed: () => void): HTMLElement {
  const set = (name: string, value: string): void => {
    replaceQuery({ [name]: value.trim(), pages: null });
    changed();
  };
  return element(
    "form",
    {
      class: "filters",
      role: "search",
      "aria-label": "Filter reports",
      submit: (event: Event) => event.preventDefault(),
    },
    ...filtersOf(kind).map((filter, index) =>
      element(
        "label",
        {},
        filter.label,
        control(filter, asked[filter.name] ?? "", index === 0, set),
      ),
    ),
  );
}

function filtersOf(kind: Kind): readonly Filter[] {
  return [...kind.filters, ...TIMES];
}

function control(
  { name, options, example, hint }: Filter,
  value: string,
  isFirst: boolean,
  set: (name: string, value: string) => void,
): HTMLElement {
  if (options === undefined) {
    const text = element("input", {
      type: "search",
      class: name,
      value,
      placeholder: example,
      title: hint,
      "data-filter": isFirst,
      change: () => set(name, text.value),
    });
    return text;
  }
  const select = element(
    "select",
    { "data-filter": isFirst, change: () => set(name, select.value) },
    ...options.map(([each, word]) =>
      element("option", { value: each, selected: each === value }, word),
    ),
  );
  return select;
}
