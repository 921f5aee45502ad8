/** The parts of a comparison, as tables; a part without a difference is left out. */
import { duration, nodeName } from "../format.ts";
import { Badge } from "../marks.tsx";
import { readable } from "../readable.ts";
import { address } from "../route.ts";
import type {
  DurationDifference,
  InputChange,
  NodesDifference,
  OutcomeDifference,
} from "../shapes.ts";
import type { Status } from "../status.ts";
import { Table } from "../table.tsx";

export function Inputs({ changes }: { readonly changes: readonly InputChange[] }) {
  if (changes.length === 0) return null;
  return (
    <section aria-label="Inputs">
      <h2>Inputs</h2>
      <Table name="Inputs that differ" columns={["What", "Where", "Before", "After", "Nodes"]}>
        {changes.map((each) => (
          <tr key={`${each.kind} ${each.task} ${each.path}`}>
            <td>{readable(each.kind.replaceAll("_", " "))}</td>
            <td>
              <span class="detail">
                {readable([each.task, each.path].filter(Boolean).join(": "))}
              </span>
            </td>
            <td>
              <Value of={each.before} />
            </td>
            <td>
              <Value of={each.after} />
            </td>
            <td>{each.nodes.map(nodeName).join(", ")}</td>
          </tr>
        ))}
      </Table>
    </section>
  );
}

function Value({ of }: { readonly of: unknown }) {
  if (of === null || of === undefined) return <span class="quiet">–</span>;
  const text = typeof of === "string" ? of : JSON.stringify(of);
  return <span class="detail">{readable(text)}</span>;
}

export function Nodes({ changes }: { readonly changes: NodesDifference }) {
  const { added, removed } = changes;
  const moved = Object.entries(changes.changed) as unknown as [string, [string, string]][];
  const roles = (text: string): string => (text === "" ? "no role" : readable(text));
  const told = [
    ...added.map((node) => `${nodeName(node)} was added`),
    ...removed.map((node) => `${nodeName(node)} was removed`),
    ...moved.map(([node, [from, to]]) => `${nodeName(node)}: ${roles(from)} → ${roles(to)}`),
  ];
  if (told.length === 0) return null;
  return (
    <section aria-label="Nodes">
      <h2>Nodes</h2>
      <ul>
        {told.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </section>
  );
}

interface OutcomesProps {
  readonly changes: readonly OutcomeDifference[];
  readonly run: number;
}

export function Outcomes({ changes, run }: OutcomesProps) {
  if (changes.length === 0) return null;
  return (
    <section aria-label="Outcomes">
      <h2>Outcomes</h2>
      <Table name="Outcomes that differ" columns={["Task", "Role", "Before", "After", "Nodes"]}>
        {changes.map((each) => (
          <tr key={`${each.task} ${each.role} ${each.before} ${each.after}`}>
            <td>
              <a
                href={address(["runs", run], {
                  tasks: each.task,
                  nodes: each.nodes.join(","),
                  view: "table",
                })}
                data-row
              >
                {readable(each.task)}
              </a>
            </td>
            <td>{readable(each.role)}</td>
            <td>
              <Outcome of={each.before} />
            </td>
            <td>
              <Outcome of={each.after} />
            </td>
            <td>
              {each.nodes.length} of {each.total}
            </td>
          </tr>
        ))}
      </Table>
    </section>
  );
}

function Outcome({ of }: { readonly of: Status | null }) {
  return of === null ? <span class="quiet">not there</span> : <Badge status={of} />;
}

export function Durations({ changes }: { readonly changes: readonly DurationDifference[] }) {
  if (changes.length === 0) return null;
  return (
    <section aria-label="Durations">
      <h2>Durations</h2>
      <Table name="Durations that differ" columns={["Task", "Role", "Before", "After", "Nodes"]}>
        {changes.map((each) => (
          <tr key={`${each.task} ${each.role}`}>
            <td>
              <a href={address(["tasks", each.task])} data-row>
                {readable(each.task)}
              </a>
            </td>
            <td>{readable(each.role)}</td>
            <td class="number">{duration(each.before * 1000)}</td>
            <td class="number">{duration(each.after * 1000)}</td>
            <td>{each.nodes}</td>
          </tr>
        ))}
      </Table>
    </section>
  );
}
