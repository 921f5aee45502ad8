/** The roles of a run's nodes, from its start message; pure. */
import type { Role } from "../shapes.ts";

export class Roles {
  readonly #nodes: ReadonlyMap<string, readonly string[]>;
  readonly #ofNode = new Map<string, string[]>();

  constructor(roles: readonly Role[]) {
    this.#nodes = new Map(roles.map(({ name, nodes }) => [name, nodes]));
    for (const [name, nodes] of this.#nodes) {
      for (const node of nodes) {
        const own = this.#ofNode.get(node);
        if (own) own.push(name);
        else this.#ofNode.set(node, [name]);
      }
    }
  }

  /** Their names in order; empty: the run has none. */
  get names(): string[] {
    return [...this.#nodes.keys()];
  }

  /** Return all roles of a node as text, "controller, ceph-osd"; "": it has none. */
  of(node: string): string {
    return this.#ofNode.get(node)?.join(", ") ?? "";
  }

  /** Return the nodes that have any of these roles. */
  nodesOf(names: ReadonlySet<string>): ReadonlySet<string> {
    return new Set([...names].flatMap((name) => this.#nodes.get(name) ?? []));
  }
}

export const NO_ROLES = new Roles([]);
