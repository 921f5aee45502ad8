/** The hint for the entry under the pointer or the keyboard. */
import { render } from "preact";
import { duration, nodeName, timeOfDay, utc } from "../format.ts";
import { readable } from "../readable.ts";
import type { Entry } from "../run/entry.ts";
import type { NodeInfo } from "../run/run_view.ts";
import { lookOf } from "../status.ts";

/** The distance from the point that it explains. */
const BESIDE = 14;
const BELOW = 16;
/** The space that a point of the keyboard keeps from the window's edge. */
const MARGIN = 40;

export class Hint {
  readonly box = document.createElement("div");
  /** Read aloud when the keyboard moves. */
  readonly spoken = document.createElement("p");
  #roles: ReadonlyMap<string, string> = new Map();
  #now = 0;

  constructor() {
    this.box.className = "hint";
    this.box.hidden = true;
    this.spoken.className = "spoken";
    this.spoken.ariaLive = "polite";
  }

  /** Show the roles of these nodes from now on; a running task has run until `now`. */
  know(nodes: readonly NodeInfo[], now: number): void {
    this.#roles = new Map(nodes.map(({ id, roles }) => [id, roles]));
    this.#now = now;
  }

  /** Show it beside a point of the container, within the window. */
  show(entry: Entry, x: number, y: number, width: number): void {
    render(
      this.#lines(entry).map((line) => <div key={line}>{line}</div>),
      this.box,
    );
    this.box.hidden = false;
    const left = Math.max(0, Math.min(x + BESIDE, width - this.box.offsetWidth - 4));
    const origin = this.box.parentElement?.getBoundingClientRect().top ?? 0;
    const tall = this.box.offsetHeight;
    const fits = origin + y + BELOW + tall <= innerHeight;
    const top = fits ? y + BELOW : Math.max(-origin, y - BELOW - tall);
    this.box.classList.toggle("above", !fits);
    this.box.style.left = `${left}px`;
    this.box.style.top = `${top}px`;
  }

  /** The same for the keyboard: the window scrolls until the point is seen, and it is read aloud. */
  follow(entry: Entry, x: number, y: number, width: number): void {
    const top = (this.box.parentElement?.getBoundingClientRect().top ?? 0) + y;
    const beyond = Math.max(0, top + MARGIN - innerHeight) + Math.min(0, top - MARGIN);
    if (beyond !== 0) scrollBy(0, beyond);
    this.spoken.textContent = this.#lines(entry).join(", ");
    this.show(entry, x, y, width);
  }

  hide(): void {
    this.box.hidden = true;
  }

  #lines(entry: Entry): string[] {
    const roles = this.#roles.get(entry.node) ?? "";
    return lines(entry, roles === "" ? "" : ` (${roles})`, this.#now);
  }
}

function lines(entry: Entry, roles: string, now: number): string[] {
  const { shape, word } = lookOf(entry.status);
  const told = [`${readable(entry.task)} on ${nodeName(entry.node)}${readable(roles)}`];
  told.push(`${shape} ${word}`);
  if (entry.start !== null) told.push(`from ${clock(entry.start)}`);
  if (entry.end !== null) told.push(`until ${clock(entry.end)}`);
  if (entry.start !== null && entry.end !== null)
    told.push(`took ${duration(entry.end - entry.start)}`);
  else if (entry.start !== null && entry.status === "running")
    told.push(`for ${duration(now - entry.start)}`);
  if (entry.message !== null) told.push(readable(entry.message.slice(0, 300)));
  return told;
}

function clock(time: number): string {
  return `${timeOfDay(time)} (${utc(time)})`;
}
