/** A run's entries as a table in which only visible rows exist. */
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { Nothing } from "../marks.tsx";
import { replaceQuery } from "../route.ts";
import { useRoute } from "../use_route.ts";
import { COLUMNS, type Column, columnOf, shownIn } from "./columns.tsx";
import type { Entry } from "./entry.ts";
import { sorted } from "./order.ts";
import type { RunViewProps } from "./run_view.ts";

/** The height of a row in table.css. */
const ROW = 28;
const BEYOND = 8;

const WIDTHS = COLUMNS.map(({ width, grows }) =>
  grows === undefined ? `${width}px` : `minmax(${width}px, ${grows}fr)`,
).join(" ");
const WIDTH = `${COLUMNS.reduce((sum, { width }) => sum + width, 0)}px`;

export function EntryTable({ entries, now, onSelect }: RunViewProps) {
  const text = useRoute().query.get("sort") ?? "";
  const column = columnOf(text.replace(/^-/, ""));
  const isDown = text.startsWith("-");
  const rows = useMemo(() => sorted(entries, column, isDown, now), [entries, column, isDown, now]);
  const scroller = useRef<HTMLDivElement>(null);
  const [asked, setCurrent] = useState(0);
  const current = Math.max(0, Math.min(asked, rows.length - 1));
  const [[top, height], setSeen] = useState<readonly [number, number]>([0, 0]);
  const look = (): void => {
    if (scroller.current !== null)
      setSeen([scroller.current.scrollTop, scroller.current.clientHeight]);
  };
  useLayoutEffect(() => {
    if (scroller.current === null) return;
    const observer = new ResizeObserver(look);
    observer.observe(scroller.current);
    return () => observer.disconnect();
  }, []);
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
        hidden={rows.length === 0}
        style={{ "--columns": WIDTHS, "--width": WIDTH }}
        ref={scroller}
        onScroll={look}
        onKeyDown={pressed}
      >
        <Heads column={column} isDown={isDown} />
        <div role="rowgroup" class="rows" style={{ height: `${rows.length * ROW}px` }}>
          {rows.slice(first, last).map((entry, place) => (
            <Row
              key={entry.id}
              entry={entry}
              index={first + place}
              isCurrent={first + place === current}
              now={now}
              onClick={() => {
                setCurrent(first + place);
                onSelect(entry);
              }}
            />
          ))}
        </div>
      </div>
      {rows.length === 0 && (
        <Nothing title="No entry matches the filter." hint="Remove a filter to see more." />
      )}
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

/** Scroll until a row is visible, below the headings. */
function reveal(scroller: HTMLElement, index: number): void {
  const top = index * ROW;
  const { scrollTop, clientHeight } = scroller;
  if (top < scrollTop) scroller.scrollTop = top;
  else if (top + 2 * ROW > scrollTop + clientHeight)
    scroller.scrollTop = top + 2 * ROW - clientHeight;
}

interface HeadsProps {
  /** What the table is sorted by. */
  readonly column: Column;
  readonly isDown: boolean;
}

function Heads({ column, isDown }: HeadsProps) {
  return (
    <div role="rowgroup" class="heads">
      <div role="row" class="row head" aria-rowindex={1}>
        {COLUMNS.map(({ name, title }) => (
          <Head
            key={name}
            name={name}
            title={title}
            order={name === column.name ? (isDown && "descending") || "ascending" : "none"}
          />
        ))}
      </div>
    </div>
  );
}

const ARROWS = { ascending: " ↑", descending: " ↓", none: "" } as const;

interface HeadProps {
  readonly name: string;
  readonly title: string;
  readonly order: keyof typeof ARROWS;
}

function Head({ name, title, order }: HeadProps) {
  const sort = (): void => replaceQuery({ sort: order === "ascending" ? `-${name}` : name });
  return (
    <div role="columnheader" class={`cell ${name}`} aria-sort={order}>
      <button type="button" onClick={sort}>
        {title}
        <span aria-hidden="true">{ARROWS[order]}</span>
      </button>
    </div>
  );
}

interface RowProps {
  readonly entry: Entry;
  readonly index: number;
  readonly isCurrent: boolean;
  readonly now: number;
  readonly onClick: () => void;
}

function Row({ entry, index, isCurrent, now, onClick }: RowProps) {
  return (
    <div
      role="row"
      class={isCurrent ? "row current" : "row"}
      id={`row-${index}`}
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${index * ROW}px)` }}
      onClick={onClick}
    >
      {COLUMNS.map((column) => (
        <div key={column.name} role="gridcell" class={`cell ${column.name}`}>
          {shownIn(column, entry, now)}
        </div>
      ))}
    </div>
  );
}
