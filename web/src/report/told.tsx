/** What a saved run says at its top: how it went, when it was to end, its link in the chain. */
import type { ChainLink, ExpectedEnd } from "../shapes.ts";
import { At } from "../times.tsx";
import type { Held } from "./held.ts";

interface ToldProps {
  readonly held: Held;
}

/** Files of older clients and servers tell nothing. */
export function Told({ held: { brief, eta, chain } }: ToldProps) {
  return (
    <>
      {brief && (
        <p class="told">
          <strong>{brief.text}</strong>
        </p>
      )}
      {eta && <Expected eta={eta} />}
      {chain && <Link chain={chain} />}
    </>
  );
}

function Expected({ eta }: { readonly eta: ExpectedEnd }) {
  const late = eta.late.map(({ task, node_id }) => `${task} on node ${node_id}`).join(", ");
  return (
    <p class="told">
      {eta.ends_at === null || eta.latest_at === null ? (
        `When it ends was not known: ${eta.why_not}.`
      ) : (
        <>
          It was to end about <At seconds={eta.ends_at} />, at the latest{" "}
          <At seconds={eta.latest_at} />.
        </>
      )}
      {late !== "" && ` Longer than ever before: ${late}.`}
    </p>
  );
}

function Link({ chain }: { readonly chain: ChainLink }) {
  if (chain.head === null) {
    return <p class="told">No hash shows that it was not edited: {chain.why_not}.</p>;
  }
  const where = chain.cluster === null ? "no environment" : `environment ${chain.cluster}`;
  return (
    <p class="told">
      Link {chain.position} of the chain of {where}, head <code>{chain.head}</code>: fuel-history
      verify --head checks it.
    </p>
  );
}
