/** Lists of names and values. */
import type { ComponentChildren } from "preact";

/** A list of names and values; null omits one. */
export function Facts({ known }: { readonly known: Readonly<Record<string, ComponentChildren>> }) {
  return (
    <dl class="facts all">
      {Object.entries(known)
        .filter(([, value]) => value !== null)
        .map(([name, value]) => [<dt key={`of ${name}`}>{name}</dt>, <dd key={name}>{value}</dd>])}
    </dl>
  );
}
