/** A report of the list, opened beside it. */
import { useEffect, useRef } from "preact/hooks";
import { change } from "../api.ts";
import { confirmed } from "../confirm.tsx";
import { Failure, Loading, Nothing } from "../marks.tsx";
import { useLoaded } from "../use_loaded.ts";
import { outcomeTold, replay } from "./all.ts";
import type { KeptReports, Kind } from "./kind.ts";
import type { Acting } from "./use_acting.ts";

interface PanelProps {
  readonly kind: Kind;
  readonly report: string;
  readonly mayChange: boolean;
  /** Grows with each change of reports. */
  readonly changes: number;
  readonly act: Acting["act"];
  readonly close: () => void;
}

/** The panel of a report; it takes the focus when it opens. */
export function Panel({ kind, report, mayChange, changes, act, close }: PanelProps) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  const { thing, problem, again } = useLoaded(
    async (signal) => ({ found: await kind.describe(report, signal) }),
    report,
    changes,
  );
  const found = thing?.found;
  return (
    <aside class="card details" aria-label={kind.nameOf(report)} tabIndex={-1} ref={panel}>
      <button type="button" class="close" onClick={close} aria-label="Close" title="Close (Escape)">
        ✕
      </button>
      <h2>{kind.nameOf(report)}</h2>
      <div class="described">
        {problem !== null && <Failure error={problem} again={again} />}
        {thing === null && problem === null && <Loading what="its details" />}
        {found === null && (
          <Nothing title="It no longer exists." hint="It was recorded or removed meanwhile." />
        )}
        {found && mayChange && (
          <ReportActions kind={kind} report={report} row={found.row} act={act} close={close} />
        )}
        {found?.body}
      </div>
    </aside>
  );
}

interface ReportActionsProps {
  readonly kind: Kind;
  readonly report: string;
  readonly row: KeptReports;
  readonly act: Acting["act"];
  readonly close: () => void;
}

function ReportActions({ kind, report, row, act, close }: ReportActionsProps) {
  const why = kind.cannotReplay(row);
  const isAgain = kind.wasReplayed(row);
  const send = (): Promise<void> =>
    act(async () => outcomeTold(await replay(kind, [report], isAgain)));
  const remove = (): Promise<void> =>
    act(async () => {
      const what = kind.told(1, kind.reportsOf(row));
      const isConfirmed = await confirmed({
        question: `Remove ${what} permanently?`,
        more: "It exists nowhere else.",
        act: `Remove ${what}`,
      });
      if (!isConfirmed) return null;
      await change("DELETE", kind.removal(row));
      close();
      return `Removed: ${what}.`;
    });
  return (
    <div class="actions">
      <button type="button" disabled={why !== null} onClick={() => void send()}>
        {isAgain ? "Replay again" : "Replay"}
      </button>
      <button type="button" onClick={() => void remove()}>
        Remove…
      </button>
      {why !== null && <span class="quiet">{why}</span>}
    </div>
  );
}
