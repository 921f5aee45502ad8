/** A run's roles, requested separately: the page is drawn without them until they arrive. */
import { Roles } from "./roles.ts";
import type { RunSource } from "./source.ts";

export class AskedRoles {
  #known: Roles | null = null;
  #problem: string | null = null;

  /** `changed` is called when they arrive, or when they are unavailable. */
  constructor(
    readonly source: RunSource,
    readonly signal: AbortSignal,
    readonly changed: () => void,
  ) {}

  /** Null: not known yet. */
  get known(): Roles | null {
    return this.#known;
  }

  /** Why they are unavailable; null: they are not. */
  get problem(): string | null {
    return this.#problem;
  }

  readonly ask = (): void => {
    void this.#ask();
  };

  async #ask(): Promise<void> {
    this.#problem = null;
    try {
      this.#known = new Roles(await this.source.roles(this.signal));
    } catch (error) {
      if (this.signal.aborted) return;
      const text = error instanceof Error ? error.message : String(error);
      this.#problem = `The roles of the nodes are not known. ${text}`;
    }
    this.changed();
  }
}
