/** The hint for the entry under the pointer or the keyboard. */
import { render } from "preact";
import { duration, nodeName, timeOfDay, utc } from "../format.ts";
import type { Entry } from "../run/entry.ts";
import type { NodeInfo } from "../run/run_view.ts";
import { lookOf } from "../status.ts";

export class Hint {
  readonly box = document.createElement("div");
  /** Read aloud when the keyboard moves. */
  readonly spoken = document.createElement("p");
  #roles: ReadonlyMap<string, string> = new Map();

  constructor() {
    this.box.className = "hint";
    this.box.hidden = true;
    this.spoken.className = "spoken";
    this.spoken.ariaLive = "polite";
  }

  /** Show the roles of these nodes from now on. */
  know(nodes: readonly NodeInfo[]): void {
    this.#roles = new Map(nodes.map(({ id, roles }) => [id, roles]));
  }

  /** Show it beside a point of the container. */
  show(entry: Entry, x: number, y: number, width: number): void {
    render(
      this.#lines(entry).map((line) => <div key={line}>{line}</div>),
      this.box,
    );
    this.box.hidden = false;
    const left = Math.max(0, Math.min(x + 14, width - this.box.offsetWidth - 4));
    this.box.style.left = `${left}px`;
    this.box.style.top = `${y + 16}px`;
  }

  say(entry: Entry): void {
    this.spoken.textContent = this.#lines(entry).join(", ");
  }

  hide(): void {
    this.box.hidden = true;
  }

  #lines(entry: Entry): string[] {
    const roles = this.#roles.get(entry.node) ?? "";
    return lines(entry, roles === "" ? "" : ` (${roles})`);
  }
}

function lines(entry: Entry, roles: string): string[] {
  const { shape, word } = lookOf(entry.status);
  const told = [`${entry.task} on ${nodeName(entry.node)}${roles}`, `${shape} ${word}`];
  if (entry.start !== null) told.push(`from ${clock(entry.start)}`);
  if (entry.end !== null) told.push(`until ${clock(entry.end)}`);
  if (entry.start !== null && entry.end !== null)
    told.push(`took ${duration(entry.end - entry.start)}`);
  if (entry.message !== null) told.push(entry.message.slice(0, 300));
  return told;
}

function clock(time: number): string {
  return `${timeOfDay(time)} (${utc(time)})`;
}
