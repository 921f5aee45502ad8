/** What differs between a run and another one; by default the last good one. */
import { ApiError, get, url } from "../api.ts";
import { Failure, Loading } from "../marks.tsx";
import { readable } from "../readable.ts";
import { address } from "../route.ts";
import type { Comparison } from "../shapes.ts";
import { useLoaded } from "../use_loaded.ts";
import { useTitle } from "../use_title.ts";
import { Durations, Inputs, Nodes, Outcomes } from "./parts.tsx";

interface DiffPageProps {
  readonly run: number;
  /** The other run; null: the last good one. */
  readonly against: string | null;
}

export function DiffPage({ run, against }: DiffPageProps) {
  useTitle(`What changed in run ${run}`);
  const { thing, problem, again } = useLoaded(
    (signal) => get<Comparison>(url(`transactions/${run}/diff/`, { against }), signal),
    `${run} ${against}`,
  );
  const isNothing = problem instanceof ApiError && problem.status === 404;
  return (
    <div class="view">
      <div class="heading">
        <h1>What changed in run {run}</h1>
        <a href={address(["runs", run])}>Run {run}</a>
        {thing !== null && (
          <span class="quiet">
            compared with <a href={address(["runs", thing.against.id])}>run {thing.against.id}</a>,{" "}
            {readable(thing.against.why)}
          </span>
        )}
      </div>
      {isNothing && <p>{problem.message}.</p>}
      {problem !== null && !isNothing && <Failure error={problem} again={again} />}
      {thing === null && problem === null && <Loading what="the comparison" />}
      {thing !== null && <Differences of={thing} />}
    </div>
  );
}

function Differences({ of }: { readonly of: Comparison }) {
  return (
    <>
      {of.says.length === 0 ? (
        <p>
          <strong>Nothing that is known differs.</strong>
        </p>
      ) : (
        <ul class="card says">
          {of.says.map((sentence) => (
            <li key={sentence}>{readable(sentence)}</li>
          ))}
        </ul>
      )}
      <Inputs changes={of.inputs} />
      <Nodes changes={of.nodes} />
      <Outcomes changes={of.outcomes} run={of.id} />
      <Durations changes={of.durations} />
    </>
  );
}
