/** Reports of one kind as a table. */
import { element } from "../element.ts";
import { nothing } from "../marks.ts";
import { address, route } from "../route.ts";
import { table } from "../table.ts";
import type { KeptReports, Kind } from "./kind.ts";
import { readable } from "./payload.ts";

/** Return the table, or a text if there is no report. */
export function reportTable(
  kind: Kind,
  rows: readonly KeptReports[],
  isFiltered: boolean,
): HTMLElement {
  const { title, columns, nothing: empty } = kind;
  if (rows.length > 0) {
    const drawn = rows.map((each) => row(kind, each));
    return table(`${title}, newest first`, columns, drawn);
  }
  return isFiltered
    ? nothing("No report matches the filter.", "Remove a filter to see more.")
    : nothing(empty.title, empty.hint);
}

function row(kind: Kind, report: KeptReports): HTMLElement {
  const key = kind.keyOf(report);
  const { query } = route();
  const isOpen = query.get("open") === key;
  const link = element(
    "a",
    {
      href: address(["reports", kind.name], { ...Object.fromEntries(query), open: key }),
      "data-row": true,
      "data-key": key,
      "aria-current": isOpen ? "true" : null,
    },
    readable(key),
  );
  return element(
    "tr",
    { class: isOpen ? "current" : "" },
    element("th", { scope: "row" }, link),
    ...kind.cells(report).map((cell) => element("td", {}, cell)),
  );
}
