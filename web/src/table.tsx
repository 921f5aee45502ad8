/** A table that scrolls horizontally if the window is too narrow for it. */
import type { ComponentChildren } from "preact";

interface TableProps {
  /** Its label for screen readers. */
  readonly name: string;
  readonly columns: readonly string[];
  /** Its tr elements. */
  readonly children: ComponentChildren;
}

export function Table({ name, columns, children }: TableProps) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={name}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
