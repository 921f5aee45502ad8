/** Pages of a list, the newest first; the address has the path to the current one. */
import { replaceQuery } from "./route.ts";

/** Return the cursors of the path to the page; empty: it is the newest. */
export function cursorsOf(query: URLSearchParams): string[] {
  return (query.get("pages") ?? "").split(",").filter(Boolean);
}

interface PagerProps {
  /** The cursor of the next page; null: there is none. */
  readonly next: string | null;
  readonly cursors: readonly string[];
}

export function Pager({ next, cursors }: PagerProps) {
  const turn = (to: readonly string[]): void => replaceQuery({ pages: to.join(",") });
  const isNewest = cursors.length === 0;
  return (
    <nav class="pages" aria-label="Pages">
      <button type="button" disabled={isNewest} onClick={() => turn([])}>
        Newest
      </button>
      <button type="button" disabled={isNewest} onClick={() => turn(cursors.slice(0, -1))}>
        ← Newer
      </button>
      <button type="button" disabled={next === null} onClick={() => turn([...cursors, next ?? ""])}>
        Older →
      </button>
    </nav>
  );
}
