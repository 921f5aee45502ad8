/** Reports of one kind as a table. */
import { Nothing } from "../marks.tsx";
import { readable } from "../readable.ts";
import { address } from "../route.ts";
import { Table } from "../table.tsx";
import type { KeptReports, Kind } from "./kind.ts";

interface ReportTableProps {
  readonly kind: Kind;
  readonly rows: readonly KeptReports[];
  readonly isFiltered: boolean;
  /** The address's parameters: a link to a report keeps them. */
  readonly query: URLSearchParams;
}

/** The table, or a text if there is no report. */
export function ReportTable({ kind, rows, isFiltered, query }: ReportTableProps) {
  if (rows.length > 0)
    return (
      <Table name={`${kind.title}, newest first`} columns={kind.columns}>
        {rows.map((report) => (
          <ReportRow key={kind.keyOf(report)} kind={kind} report={report} query={query} />
        ))}
      </Table>
    );
  return isFiltered ? (
    <Nothing title="No report matches the filter." hint="Remove a filter to see more." />
  ) : (
    <Nothing {...kind.nothing} />
  );
}

interface ReportRowProps {
  readonly kind: Kind;
  readonly report: KeptReports;
  readonly query: URLSearchParams;
}

function ReportRow({ kind, report, query }: ReportRowProps) {
  const key = kind.keyOf(report);
  const isOpen = query.get("open") === key;
  return (
    <tr class={isOpen ? "current" : ""}>
      <th scope="row">
        <a
          href={address(["reports", kind.name], { ...Object.fromEntries(query), open: key })}
          data-row
          data-key={key}
          aria-current={isOpen ? "true" : undefined}
        >
          {readable(key)}
        </a>
      </th>
      {kind.cells(report).map((cell, index) => (
        <td key={kind.columns[index + 1]}>{cell}</td>
      ))}
    </tr>
  );
}
