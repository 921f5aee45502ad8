/** Parked reports: of runs that nobody announced. */
import { ApiError, getPage, url } from "../api.ts";
import { element } from "../element.ts";
import { at, count, counted } from "../format.ts";
import { failure } from "../marks.ts";
import type { ParkedReport, ParkedRun, ReplayedParked } from "../shapes.ts";
import { facts, size } from "./facts.ts";
import type { Kind } from "./kind.ts";
import { payloadShown, readable } from "./payload.ts";

/** Reports of a run at once; each may have a MiB. */
const AT_ONCE = 10;

export const PARKED: Kind<ParkedRun> = {
  name: "parked",
  title: "Parked reports",
  about:
    "Reports of runs whose start message has not come. They are applied, and gone from here, when" +
    " the run begins or is registered. A run that nobody announces for PARKED_LIMIT_HOURS (a day)" +
    " is unannounced.",
  path: "parked_reports/",
  key: "task_uuid",
  counting: ["reports"],
  columns: ["Run", "State", "Reports", "Came first", "Came last", "From", "Size"],
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
    hint: "A report whose run has not begun appears here, until its start message comes.",
  },
  keyOf: ({ task_uuid }) => task_uuid,
  nameOf: (uuid) => `Run ${readable(uuid)}`,
  cells: (row) => [
    row.state,
    count(row.reports),
    at(row.first_arrived_at),
    at(row.last_arrived_at),
    readable(row.origins.join(", ")),
    size(row.kept_size),
  ],
  told: (rows, reports) => `${counted(reports, "parked report")} of ${counted(rows, "run")}`,
  reportsOf: (row) => row.reports,
  async describe(uuid, signal) {
    if (!canBeAsked(uuid))
      throw new ApiError(
        "No address can carry the name of this run. On the server, ./fuel-history parked shows," +
          " replays and purges it.",
        400,
      );
    const [row] = (await getPage<ParkedRun>(url("parked_reports/", { uuids: uuid }), signal)).rows;
    return row === undefined ? null : { row, body: body(row, signal) };
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
 * Say whether an address can name the run: the API takes commas for several, and slashes for
 * folders.
 */
export function canBeAsked(uuid: string): boolean {
  return !/[,/\\]/.test(uuid) && uuid.trim() === uuid && !["", ".", "..", "replay"].includes(uuid);
}

function body(row: ParkedRun, signal: AbortSignal): HTMLElement[] {
  const reports = element("div", { class: "came" });
  const more = element("div");
  const load = async (cursor: string | null): Promise<void> => {
    try {
      const address = url(`parked_reports/${encodeURIComponent(row.task_uuid)}/`, {
        order_by: "-id",
        limit: AT_ONCE,
        cursor,
      });
      const page = await getPage<ParkedReport>(address, signal);
      reports.append(...page.rows.map(one));
      more.replaceChildren(
        ...(page.next === null
          ? []
          : [
              element(
                "button",
                { type: "button", click: () => void load(page.next) },
                "Older reports",
              ),
            ]),
      );
    } catch (error) {
      if (!signal.aborted) more.replaceChildren(failure(error, () => void load(cursor)));
    }
  };
  void load(null);
  return [
    facts({
      state: row.state,
      reports: count(row.reports),
      from: readable(row.origins.join(", ")),
      "came first": at(row.first_arrived_at),
      "came last": at(row.last_arrived_at),
      "waits since": at(row.parked_at),
      "unannounced since": row.unannounced_at === null ? null : at(row.unannounced_at),
      size: size(row.kept_size),
    }),
    element("h3", {}, "What came, newest first"),
    reports,
    more,
  ];
}

function one(report: ParkedReport): HTMLElement {
  return element(
    "section",
    { "aria-label": `Report ${report.id}` },
    element(
      "p",
      {},
      element("strong", {}, readable(report.method ?? "no method")),
      " ",
      at(report.arrived_at),
    ),
    payloadShown(report, `What came as report ${report.id}`),
  );
}
