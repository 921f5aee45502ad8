/** The list of keys. */
import type { RefObject } from "preact";

const KEYS = [
  ["/", "go to the filter"],
  ["j, k", "next and previous row, or node of a run"],
  ["←, ↑, →, ↓", "move between the tasks of a timeline or grid, or the rows of a table"],
  ["Page ↑, ↓, Home, End", "move in a table"],
  ["Enter", "open the task or the row"],
  ["+, −, 0", "zoom a timeline in and out; show the whole run"],
  ["1, 2, 3", "timeline, grid, table of a run; dead, parked reports"],
  ["Escape", "close what is open"],
  ["t", "light or dark"],
  ["?", "show these keys"],
] as const;

export function KeysDialog({ dialog }: { readonly dialog: RefObject<HTMLDialogElement | null> }) {
  return (
    <dialog aria-label="Keys" ref={dialog}>
      <h2>Keys</h2>
      <dl class="keys">
        {KEYS.map(([key, meaning]) => [
          <dt key={key}>
            <kbd>{key}</kbd>
          </dt>,
          <dd key={meaning}>{meaning}</dd>,
        ])}
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}
