/** The rows of a run's table, and its headings. */
import { replaceQuery } from "../route.ts";
import { COLUMNS, type Column, shownIn } from "./columns.tsx";
import type { Entry } from "./entry.ts";

/** The height of a row in table.css. */
export const ROW = 28;

interface HeadsProps {
  /** What the table is sorted by. */
  readonly column: Column;
  readonly isDown: boolean;
}

export function Heads({ column, isDown }: HeadsProps) {
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
  /** Its entry is the opened one. */
  readonly isSelected: boolean;
  readonly now: number;
  readonly onClick: () => void;
}

export function Row({ entry, index, isCurrent, isSelected, now, onClick }: RowProps) {
  return (
    <div
      role="row"
      class={`row${isCurrent ? " current" : ""}${isSelected ? " selected" : ""}`}
      aria-selected={isSelected}
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
