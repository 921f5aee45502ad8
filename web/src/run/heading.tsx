/** The heading of a run: its name, state and progress. */
import type { ComponentChildren } from "preact";
import { duration } from "../format.ts";
import { Badge, ProgressBar } from "../marks.tsx";
import { readable } from "../readable.ts";
import { address } from "../route.ts";
import { At } from "../times.tsx";
import { useClock } from "../use_clock.ts";
import type { Run } from "./run.ts";
import { Tags } from "./tags.tsx";

interface HeadingProps {
  readonly run: Run;
  /** As a RunSource has it. */
  readonly madeAt: number | null;
}

/** A run's name, status, times and progress. */
export function Heading({ run, madeAt }: HeadingProps) {
  return (
    <div class="heading">
      <h1>
        {readable(run.name)} {run.id}
      </h1>
      <Badge status={run.status} />
      <Tags run={run} />
      <ProgressBar progress={run.progress} name="Progress" />
      <dl class="facts">
        <Fact name="environment">
          <Environment id={run.cluster} isLinked={madeAt === null} />
        </Fact>
        <Fact name="started">
          <At seconds={run.time_start} />
        </Fact>
        <Fact name="ended">
          <At seconds={run.time_end} />
        </Fact>
        <Fact name="duration">
          <Took run={run} madeAt={madeAt} />
        </Fact>
      </dl>
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Environment({ id, isLinked }: { readonly id: number | null; readonly isLinked: boolean }) {
  const text = id ?? "–";
  if (id === null || !isLinked) return <>{text}</>;
  return <a href={address(["runs"], { cluster: id })}>{text}</a>;
}

function Took({ run: { time_start: start, time_end: end }, madeAt }: HeadingProps) {
  const goesOn = start !== null && end === null;
  const now = useClock(goesOn && madeAt === null);
  if (start === null) return <>–</>;
  return (
    <>
      {end === null
        ? `${duration((madeAt ?? now) - start * 1000)} so far`
        : duration((end - start) * 1000)}
    </>
  );
}
