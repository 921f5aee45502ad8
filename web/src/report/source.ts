/** A run's data from the file itself; no requests are sent. */

import type { Row } from "../run/entry.ts";
import type { Run } from "../run/run.ts";
import type { RunSource } from "../run/source.ts";
import type { Failures, Role } from "../shapes.ts";
import type { Held, Unpacked } from "./held.ts";
import { inflated, unpacked } from "./held.ts";

export class HeldSource implements RunSource {
  readonly id: number;
  readonly madeAt: number;
  readonly #held: Held;
  #unpacked: Promise<Unpacked> | null = null;
  readonly #places = new Map<number, number>();

  constructor(held: Held) {
    this.#held = held;
    this.id = held.run.id;
    this.madeAt = held.made_at * 1000;
  }

  run(): Promise<Run> {
    return Promise.resolve(this.#held.run);
  }

  async entries(part: (rows: readonly Row[]) => void): Promise<null> {
    const { rows } = await this.#all();
    for (const [place, { id }] of rows.entries()) this.#places.set(id, place);
    part(rows);
    return null;
  }

  failures(): Promise<Failures> {
    return Promise.resolve(this.#held.failures);
  }

  roles(): Promise<readonly Role[]> {
    return Promise.resolve(this.#held.roles);
  }

  /** A file has no answers beside its data. */
  brief(): Promise<null> {
    return Promise.resolve(null);
  }

  causes(): Promise<null> {
    return Promise.resolve(null);
  }

  expectedEnd(): Promise<null> {
    return Promise.resolve(null);
  }

  async entry(id: number): Promise<Readonly<Record<string, unknown>>> {
    const { rows, outcomes } = await this.#all();
    const place = this.#places.get(id) ?? -1;
    const row = rows[place];
    if (row === undefined) throw new Error("This file does not contain it.");
    const { size, parts } = this.#held.details;
    const part = parts[Math.floor(place / size)];
    const more =
      part === undefined ? [] : ((await inflated(part)) as Readonly<Record<string, unknown>>[]);
    return {
      ...row,
      ...more[place % size],
      node_outcome: Object.hasOwn(outcomes, row.node_id) ? outcomes[row.node_id] : null,
    };
  }

  /** A file does not change. */
  follow(): Promise<null> {
    return Promise.resolve(null);
  }

  #all(): Promise<Unpacked> {
    this.#unpacked ??= unpacked(this.#held);
    return this.#unpacked;
  }
}
