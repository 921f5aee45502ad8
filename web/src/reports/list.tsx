/** The reports of one kind: a list, its actions, and the opened report. */
import { useEffect, useState } from "preact/hooks";
import { getPage, url } from "../api.ts";
import { Failure, Loading } from "../marks.tsx";
import { cursorsOf, Pager } from "../pager.tsx";
import { replaceQuery } from "../route.ts";
import { mayChange } from "../session.ts";
import { StaleNote } from "../stale.tsx";
import { useEscape } from "../use_escape.ts";
import { useLoaded } from "../use_loaded.ts";
import { useWatched } from "../use_watched.ts";
import { ActionOutcome, Actions } from "./actions.tsx";
import { askedOf, FilterForm } from "./filters.tsx";
import type { KeptReports, Kind } from "./kind.ts";
import { Panel } from "./panel.tsx";
import { ReportTable } from "./table.tsx";
import { useActing } from "./use_acting.ts";

const PAGE_SIZE = 25;
const EVERY = 3_000;

interface KeptListProps {
  readonly kind: Kind;
  readonly query: URLSearchParams;
  /** Called when reports were replayed or removed. */
  readonly changed: () => void;
}

export function KeptList({ kind, query, changed }: KeptListProps) {
  const asked = askedOf(kind, query);
  const cursors = cursorsOf(query);
  const cursor = cursors.at(-1) ?? null;
  const given = { ...asked, limit: PAGE_SIZE, order_by: "-id", cursor };
  const { shown, problem, freshness, now } = useWatched(
    (signal) => getPage<KeptReports>(url(kind.path, given), signal),
    EVERY,
    JSON.stringify(given),
  );
  const may = useLoaded(mayChange, "").thing;
  const { act, outcome, changes } = useActing(() => {
    changed();
    now();
  });
  const [left] = useState(() => new AbortController());
  useEffect(() => () => left.abort(), [left]);
  const opened = query.get("open");
  const close = (): void => {
    if (opened === null) return;
    replaceQuery({ open: null });
    document.querySelector<HTMLElement>(`[data-key="${CSS.escape(opened)}"]`)?.focus();
  };
  useEscape(close, opened !== null);
  return (
    <div class="kept">
      <p class="quiet">{kind.about}</p>
      <FilterForm kind={kind} asked={asked} />
      <Actions kind={kind} mayChange={may} act={act} signal={left.signal} />
      <ActionOutcome outcome={outcome} />
      <StaleNote of={freshness} />
      <div class="looked-at">
        <div class="panel">
          <section aria-label="Reports">
            {problem !== null && <Failure error={problem} again={now} />}
            {shown === null && problem === null && <Loading what="reports" />}
            {shown !== null && (
              <>
                <ReportTable
                  kind={kind}
                  rows={shown.rows}
                  isFiltered={Object.keys(asked).length > 0}
                  query={query}
                />
                <Pager next={shown.next} cursors={cursors} />
              </>
            )}
          </section>
        </div>
        <div class="aside">
          {opened !== null && (
            <Panel
              key={opened}
              kind={kind}
              report={opened}
              mayChange={may ?? false}
              changes={changes}
              act={act}
              close={close}
            />
          )}
        </div>
      </div>
    </div>
  );
}
