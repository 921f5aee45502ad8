/** A run's roles, requested separately: the page is drawn without them until they arrive. */
import { element } from "../element.ts";
import { failure } from "../marks.ts";
import { NO_ROLES, Roles } from "./roles.ts";
import type { RunSource } from "./source.ts";

export class AskedRoles {
  /** An error message, shown only if the roles are unavailable. */
  readonly note = element("div", { hidden: true });
  #known: Roles | null = null;
  #asked: Promise<void> = Promise.resolve();

  /** `changed` is called when they arrive. */
  constructor(
    readonly source: RunSource,
    readonly signal: AbortSignal,
    readonly changed: (roles: Roles) => void,
  ) {}

  /** Null: not known yet. */
  get known(): Roles | null {
    return this.#known;
  }

  ask(): void {
    this.#asked = this.#ask();
  }

  /** Resolves when the server has answered or failed; then without roles. */
  async answered(): Promise<Roles> {
    await this.#asked;
    return this.#known ?? NO_ROLES;
  }

  async #ask(): Promise<void> {
    this.note.hidden = true;
    try {
      this.#known = new Roles(await this.source.roles(this.signal));
    } catch (error) {
      if (this.signal.aborted) return;
      const text = error instanceof Error ? error.message : String(error);
      this.note.replaceChildren(
        failure(`The roles of the nodes are not known. ${text}`, () => this.ask()),
      );
      this.note.hidden = false;
      return;
    }
    this.changed(this.#known);
  }
}
