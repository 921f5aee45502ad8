/** Parked reports: reports of unknown runs. */
import { useEffect, useState } from "preact/hooks";
import { ApiError, getPage, url } from "../api.ts";
import { count, counted, size } from "../format.ts";
import { Failure } from "../marks.tsx";
import { readable } from "../readable.ts";
import type { ParkedReport, ParkedRun, ReplayedParked } from "../shapes.ts";
import { At } from "../times.tsx";
import { Facts } from "./facts.tsx";
import type { Kind } from "./kind.ts";
import { Payload } from "./payload.tsx";

/** Reports of a run per request; each may have a MiB. */
const AT_ONCE = 10;

export const PARKED: Kind<ParkedRun> = {
  name: "parked",
  title: "Parked reports",
  about:
    "Reports of runs whose start message has not arrived. They are applied, and leave this list, when" +
    " the run starts or is registered. A run that is not announced within PARKED_LIMIT_HOURS (a day)" +
    " is unannounced.",
  path: "parked_reports/",
  key: "task_uuid",
  counting: ["reports"],
  columns: ["Run", "State", "Reports", "First arrived", "Last arrived", "From", "Size"],
  filters: [
    {
      name: "state",
      label: "State",
      options: [
        ["", "all"],
        ["waiting", "waiting"],
        ["unannounced", "unannounced"],
      ],
    },
    { name: "uuids", label: "Run", example: "its uuid" },
  ],
  nothing: {
    title: "No report is parked.",
    hint: "A report whose run has not started appears here until its start message arrives.",
  },
  keyOf: ({ task_uuid }) => task_uuid,
  nameOf: (uuid) => `Run ${readable(uuid)}`,
  cells: (row) => [
    row.state,
    count(row.reports),
    <At seconds={row.first_arrived_at} />,
    <At seconds={row.last_arrived_at} />,
    readable(row.origins.join(", ")),
    size(row.kept_size),
  ],
  told: (rows, reports) => `${counted(reports, "parked report")} of ${counted(rows, "run")}`,
  reportsOf: (row) => row.reports,
  async describe(uuid, signal) {
    if (!canBeAsked(uuid))
      throw new ApiError(
        "The name of this run does not fit into a URL. On the server, ./fuel-history parked shows," +
          " replays and removes it.",
        400,
      );
    const [row] = (await getPage<ParkedRun>(url("parked_reports/", { uuids: uuid }), signal)).rows;
    return row === undefined ? null : { row, body: <Body row={row} /> };
  },
  cannotReplay: () => null,
  replay: (uuids) => ({ path: url("parked_reports/replay/"), body: { uuids } }),
  isAgain: () => false,
  wasReplayed: () => false,
  outcome(answer) {
    const { replayed, missing } = answer as ReplayedParked;
    return { sent: replayed, others: missing.map(() => "No report of the run is parked any more") };
  },
  removal: (row) =>
    url("parked_reports/", { uuids: row.task_uuid, until: row.last_arrived_at + 1 }),
};

/**
 * Return whether a URL can name the run: the API splits at commas, and slashes separate folders.
 */
export function canBeAsked(uuid: string): boolean {
  return !/[,/\\]/.test(uuid) && uuid.trim() === uuid && !["", ".", "..", "replay"].includes(uuid);
}

function Body({ row }: { readonly row: ParkedRun }) {
  return (
    <>
      <Facts
        known={{
          state: row.state,
          reports: count(row.reports),
          from: readable(row.origins.join(", ")),
          "first arrived": <At seconds={row.first_arrived_at} />,
          "last arrived": <At seconds={row.last_arrived_at} />,
          "waiting since": <At seconds={row.parked_at} />,
          "unannounced since":
            row.unannounced_at === null ? null : <At seconds={row.unannounced_at} />,
          size: size(row.kept_size),
        }}
      />
      <h3>Content, newest first</h3>
      <ReportsOfRun key={`${row.last_arrived_at} ${row.reports}`} uuid={row.task_uuid} />
    </>
  );
}

/** The reports of a run, some at a time. */
function ReportsOfRun({ uuid }: { readonly uuid: string }) {
  const [reports, setReports] = useState<readonly ParkedReport[]>([]);
  /** The page to load next: null is the first, undefined: there is none. */
  const [next, setNext] = useState<string | null | undefined>(undefined);
  const [problem, setProblem] = useState<unknown>(null);
  const [left] = useState(() => new AbortController());
  const load = async (cursor: string | null): Promise<void> => {
    setProblem(null);
    setNext(cursor);
    const query = { order_by: "-id", limit: AT_ONCE, cursor };
    try {
      const page = await getPage<ParkedReport>(
        url(`parked_reports/${encodeURIComponent(uuid)}/`, query),
        left.signal,
      );
      setReports((before) => [...before, ...page.rows]);
      setNext(page.next ?? undefined);
    } catch (error) {
      if (!left.signal.aborted) setProblem(error);
    }
  };
  // The first page, once.
  useEffect(() => {
    void load(null);
    return () => left.abort();
  }, [left]);
  return (
    <>
      <div class="came">
        {reports.map((report) => (
          <OneReport key={report.id} report={report} />
        ))}
      </div>
      <div>
        {problem !== null && <Failure error={problem} again={() => void load(next ?? null)} />}
        {problem === null && typeof next === "string" && (
          <button type="button" onClick={() => void load(next)}>
            Older reports
          </button>
        )}
      </div>
    </>
  );
}

function OneReport({ report }: { readonly report: ParkedReport }) {
  return (
    <section aria-label={`Report ${report.id}`}>
      <p>
        <strong>{readable(report.method ?? "no method")}</strong> <At seconds={report.arrived_at} />
      </p>
      <Payload report={report} name={`Content of report ${report.id}`} />
    </section>
  );
}
