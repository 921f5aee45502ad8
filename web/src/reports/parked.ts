/** Parked reports: reports of unknown runs. */
import { ApiError, getPage, url } from "../api.ts";
import { element } from "../element.ts";
import { at, count, counted } from "../format.ts";
import { failure } from "../marks.ts";
import type { ParkedReport, ParkedRun, ReplayedParked } from "../shapes.ts";
import { facts, size } from "./facts.ts";
import type { Kind } from "./kind.ts";
import { payloadShown, readable } from "./payload.ts";

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
        "The name of this run does not fit into a URL. On the server, ./fuel-history parked shows," +
          " replays and removes it.",
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
 * Return whether a URL can name the run: the API splits at commas, and slashes separate folders.
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
      "first arrived": at(row.first_arrived_at),
      "last arrived": at(row.last_arrived_at),
      "waiting since": at(row.parked_at),
      "unannounced since": row.unannounced_at === null ? null : at(row.unannounced_at),
      size: size(row.kept_size),
    }),
    element("h3", {}, "Content, newest first"),
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
    payloadShown(report, `Content of report ${report.id}`),
  );
}
