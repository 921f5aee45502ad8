/** Lanes of nodes with the same roles, grouped; pure. */
import { counted } from "../format.ts";
import type { Lane } from "./lanes.ts";

export interface Group {
  /** "compute · 10 nodes"; null: the group needs no heading. */
  readonly heading: string | null;
  readonly lanes: readonly Lane[];
}

/**
 * Return the lanes in groups, each at the place of its first lane. Nodes without a role stay in
 * place; lanes before all groups, and so all lanes if no roles are known, have no heading.
 */
export function groupsOf(lanes: readonly Lane[]): Group[] {
  const found = new Map<string | number, Lane[]>();
  let begun = 0;
  for (const lane of lanes) {
    // Without a role: placed after this many groups.
    const key = lane.node.roles === "" ? begun : lane.node.roles;
    const group = found.get(key);
    if (group) group.push(lane);
    else {
      found.set(key, [lane]);
      begun += Number(typeof key === "string");
    }
  }
  return [...found].map(([key, own]) => ({ heading: headingOf(key, own.length), lanes: own }));
}

function headingOf(key: string | number, nodes: number): string | null {
  if (typeof key === "string") return `${key} · ${counted(nodes, "node")}`;
  return key === 0 ? null : "no role";
}

/** Return the headings for screen readers; "": there are none. */
export function groupsTold(groups: readonly Group[]): string {
  const headings = groups.flatMap(({ heading }) => (heading === null ? [] : [heading]));
  return headings.length === 0
    ? ""
    : `, in ${counted(headings.length, "group")} by role: ${headings.join(", ")}`;
}
