/** Dead reports: reports that could not be recorded, and why. */
import { ApiError, get, url } from "../api.ts";
import { count, counted, size } from "../format.ts";
import { Message } from "../message.tsx";
import { readable } from "../readable.ts";
import type { DeadReport, DeadReportDetails, EarlierError, Replayed } from "../shapes.ts";
import { At } from "../times.tsx";
import { Facts } from "./facts.tsx";
import type { Kind } from "./kind.ts";
import { Payload } from "./payload.tsx";

/** The reasons of astute/bad_report.py; a test compares them. */
const REASONS = [
  "not_compressed_well",
  "too_large",
  "too_much_memory",
  "killed_process",
  "not_json",
  "wrong_shape",
  "unknown_method",
  "unknown_status",
  "impossible_value",
  "incomplete_task",
  "refused_by_database",
];

/** Return a reason for people. */
const words = (reason: string): string => readable(reason).replaceAll("_", " ");

export const DEAD: Kind<DeadReport> = {
  name: "dead",
  title: "Dead reports",
  about:
    "Reports that could not be recorded, with the reason. After a fix or an upgrade a" +
    " replay sends them to the receiver again; otherwise they stay until someone removes them.",
  path: "dead_reports/",
  key: "id",
  counting: [],
  columns: [
    "Report",
    "Reason",
    "Error",
    "Last arrived",
    "Times",
    "Failed replays",
    "Replayed",
    "Size",
  ],
  filters: [
    {
      name: "reasons",
      label: "Reason",
      options: [["", "all"], ...REASONS.map((each) => [each, words(each)] as const)],
    },
    {
      name: "replayed",
      label: "Replayed",
      options: [
        ["", "hidden"],
        ["1", "only replayed"],
      ],
    },
  ],
  nothing: {
    title: "No dead report waits.",
    hint: "A report that cannot be recorded appears here, with the reason.",
  },
  keyOf: ({ id }) => String(id),
  nameOf: (id) => `Dead report ${id}`,
  cells: (row) => [
    words(row.reason),
    <span class="detail">{readable(row.detail)}</span>,
    <At seconds={row.last_arrived_at} />,
    count(row.times),
    count(row.attempts),
    <At seconds={row.replayed_at} />,
    size(row.payload_size),
  ],
  told: (rows) => counted(rows, "dead report"),
  reportsOf: () => 1,
  async describe(id, signal) {
    try {
      const row = await get<DeadReportDetails>(
        url(`dead_reports/${encodeURIComponent(id)}/`),
        signal,
      );
      return { row, body: <Body row={row} /> };
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }
  },
  cannotReplay: (row) =>
    row.is_whole ? null : "It was too long to be kept whole, so it cannot be replayed.",
  replay: (ids, again) => ({
    path: url("dead_reports/replay/", { force: again ? 1 : null }),
    body: { ids: ids.map(Number) },
  }),
  isAgain: (asked) => asked.replayed === "1",
  wasReplayed: (row) => row.replayed_at !== null,
  outcome(answer) {
    const { replayed, skipped } = answer as Replayed;
    return { sent: replayed, others: skipped.map(({ why }) => why) };
  },
  removal: (row) => url(`dead_reports/${row.id}/`),
};

function Body({ row }: { readonly row: DeadReportDetails }) {
  return (
    <>
      <Message text={row.detail} />
      <Facts
        known={{
          reason: words(row.reason),
          from: readable(row.origin),
          "first arrived": <At seconds={row.first_arrived_at} />,
          "last arrived": <At seconds={row.last_arrived_at} />,
          times: count(row.times),
          "failed replays": count(row.attempts),
          replayed: <At seconds={row.replayed_at} />,
          size: size(row.payload_size),
        }}
      />
      {row.earlier_errors.length > 0 && <EarlierErrors errors={row.earlier_errors} />}
      <h3>Content</h3>
      <Payload report={row} name={`Content of dead report ${row.id}`} />
    </>
  );
}

function EarlierErrors({ errors }: { readonly errors: readonly EarlierError[] }) {
  return (
    <>
      <h3>Earlier errors</h3>
      <ol class="earlier">
        {errors.map((error) => (
          <li key={error.replayed_at}>
            {words(error.reason)}, replayed <At seconds={error.replayed_at} />
            <Message text={error.detail} />
          </li>
        ))}
      </ol>
    </>
  );
}
