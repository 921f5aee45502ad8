/** What a saved run says at its top: how it went, when it was to end, its link in the chain. */
import { element } from "../element.ts";
import { at } from "../format.ts";
import type { ChainLink, ExpectedEnd } from "../shapes.ts";
import type { Held } from "./held.ts";

/** Return the paragraphs; files of older clients and servers have none. */
export function told({ brief, eta, chain }: Held): HTMLElement[] {
  const found: HTMLElement[] = [];
  if (brief) found.push(element("p", { class: "told" }, element("strong", {}, brief.text)));
  if (eta) found.push(expected(eta));
  if (chain) found.push(link(chain));
  return found;
}

function expected(eta: ExpectedEnd): HTMLElement {
  const parts =
    eta.ends_at === null
      ? [`When it ends was not known: ${eta.why_not}.`]
      : ["It was to end about ", at(eta.ends_at), ", at the latest ", at(eta.latest_at), "."];
  const late = eta.late.map(({ task, node_id }) => `${task} on node ${node_id}`);
  if (late.length > 0) parts.push(` Longer than ever before: ${late.join(", ")}.`);
  return element("p", { class: "told" }, ...parts);
}

function link(chain: ChainLink): HTMLElement {
  if (chain.head === null) {
    return element(
      "p",
      { class: "told" },
      `No hash shows that it was not edited: ${chain.why_not}.`,
    );
  }
  const where = chain.cluster === null ? "no environment" : `environment ${chain.cluster}`;
  return element(
    "p",
    { class: "told" },
    `Link ${chain.position} of the chain of ${where}, head `,
    element("code", {}, chain.head),
    ": fuel-history verify --head checks it.",
  );
}
