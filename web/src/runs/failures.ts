/** The number of failed entries per run, for a list of runs. */
import { getPage, url } from "../api.ts";
import type { Run } from "../run/run.ts";

const MOST = 1000;

/** Failures of ended runs do not change; the time of the end identifies the state. */
const ended = new Map<string, string>();

/**
 * Return the number of failed entries by run, as text; runs that cannot have failures are left out.
 */
export async function countFailures(
  runs: readonly Run[],
  signal: AbortSignal,
): Promise<ReadonlyMap<number, string>> {
  const candidates = runs.filter(({ status }) => status === "error" || status === "running");
  return new Map(
    await Promise.all(
      candidates.map(
        async (run): Promise<[number, string]> => [run.id, await failuresOf(run, signal)],
      ),
    ),
  );
}

async function failuresOf(run: Run, signal: AbortSignal): Promise<string> {
  const key = `${run.id} ${run.status} ${run.time_end}`;
  const known = ended.get(key);
  if (known !== undefined) return known;
  const address = url(`transactions/${run.id}/deployment_history/`, {
    statuses: "error",
    fields: "id",
    limit: MOST,
  });
  const { rows, next } = await getPage<unknown>(address, signal);
  const text = next === null ? String(rows.length) : `more than ${MOST}`;
  if (run.status === "error") ended.set(key, text);
  return text;
}
