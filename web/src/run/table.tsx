/** A run's entries as a table in which only visible rows exist. */
import { useLayoutEffect, useMemo, useState } from "preact/hooks";
import { useRoute } from "../use_route.ts";
import { COLUMNS, columnOf } from "./columns.tsx";
import { sorted } from "./order.ts";
import type { RunViewProps } from "./run_view.ts";
import { Heads, ROW, Row } from "./table_rows.tsx";
import { reveal, useScroller } from "./use_scroller.ts";

const BEYOND = 8;

const WIDTHS = COLUMNS.map(({ width, grows }) =>
  grows === undefined ? `${width}px` : `minmax(${width}px, ${grows}fr)`,
).join(" ");
const WIDTH = `${COLUMNS.reduce((sum, { width }) => sum + width, 0)}px`;

export function EntryTable({ entries, now, selected, onSelect }: RunViewProps) {
  const text = useRoute().query.get("sort") ?? "";
  const column = columnOf(text.replace(/^-/, ""));
  const isDown = text.startsWith("-");
  const rows = useMemo(() => sorted(entries, column, isDown, now), [entries, column, isDown, now]);
  const opened = rows.findIndex(({ id }) => id === selected);
  const { scroller, top, height, look, scrolled } = useScroller(rows.length, opened, selected);
  const [asked, setCurrent] = useState(0);
  const current = Math.max(0, Math.min(asked, rows.length - 1));
  useLayoutEffect(() => {
    if (opened !== -1) setCurrent(opened);
  }, [selected, opened === -1]);
  const goTo = (index: number): void => {
    setCurrent(index);
    if (scroller.current !== null) reveal(scroller.current, index);
    look();
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const step = stepOf(event.key, height);
    const entry = rows[current];
    if (event.key === "Enter" && entry !== undefined) onSelect(entry);
    else if (step === null) return;
    else goTo(Math.min(rows.length - 1, Math.max(0, current + step)));
    event.preventDefault();
  };
  const first = Math.max(0, Math.floor(top / ROW) - BEYOND);
  const last = Math.min(rows.length, Math.ceil((top + height) / ROW) + BEYOND);
  return (
    <div class="table-view">
      <div
        class="entry-table"
        role="grid"
        aria-label="Tasks of the run"
        aria-rowcount={rows.length + 1}
        aria-activedescendant={last > first ? `row-${current}` : undefined}
        tabIndex={0}
        style={{ "--columns": WIDTHS, "--width": WIDTH }}
        ref={scroller}
        onScroll={scrolled}
        onKeyDown={pressed}
      >
        <Heads column={column} isDown={isDown} />
        <div role="rowgroup" class="rows" style={{ height: `${rows.length * ROW}px` }}>
          {rows.slice(first, last).map((entry, at) => (
            <Row
              key={entry.id}
              entry={entry}
              index={first + at}
              isCurrent={first + at === current}
              isSelected={entry.id === selected}
              now={now}
              onClick={() => {
                setCurrent(first + at);
                onSelect(entry);
              }}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

/** Return how many rows a key moves, null: it does not; `height` is what is seen of them. */
function stepOf(key: string, height: number): number | null {
  const page = Math.max(1, Math.floor(height / ROW) - 2);
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    j: 1,
    ArrowUp: -1,
    k: -1,
    PageDown: page,
    PageUp: -page,
    Home: -Infinity,
    End: Infinity,
  };
  return steps[key] ?? null;
}
