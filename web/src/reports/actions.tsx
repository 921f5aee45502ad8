/** Actions on all reports that match the filter, and their results. */
import { confirmed, type Question } from "../confirm.tsx";
import { counted } from "../format.ts";
import { Failure } from "../marks.tsx";
import { readable } from "../readable.ts";
import { route } from "../route.ts";
import { type Counted, countAll, outcomeTold, removeAll, replayAll } from "./all.ts";
import { askedOf } from "./filters.tsx";
import type { Asked, Kind } from "./kind.ts";
import type { Act, Acting, Outcome } from "./use_acting.ts";

interface ActionsProps {
  readonly kind: Kind;
  /** Null: not known yet. */
  readonly mayChange: boolean | null;
  readonly act: Acting["act"];
  /** Aborts when the list is left. */
  readonly signal: AbortSignal;
}

/** The buttons. */
export function Actions({ kind, mayChange, act, signal }: ActionsProps) {
  if (mayChange === null) return null;
  const title = "All reports that match the filter, on all pages";
  return (
    <div class="actions">
      {mayChange ? (
        <>
          <button type="button" title={title} onClick={() => void act(replaying(kind, signal))}>
            Replay all of these…
          </button>
          <button type="button" title={title} onClick={() => void act(removing(kind, signal))}>
            Remove all of these…
          </button>
        </>
      ) : (
        <span class="quiet">Users with the role admin can replay and remove them.</span>
      )}
    </div>
  );
}

/** What became of the last action. */
export function ActionOutcome({ outcome }: { readonly outcome: Outcome }) {
  return (
    <div role="status">
      {outcome.kind === "acting" && <p class="quiet">A moment…</p>}
      {outcome.kind === "told" && <p class="said">{readable(outcome.text)}</p>}
      {outcome.kind === "failed" && <Failure error={outcome.error} again={outcome.again} />}
    </div>
  );
}

function replaying(kind: Kind, signal: AbortSignal): Act {
  return withAll(
    kind,
    signal,
    (what) => ({
      question: `Replay ${what}?`,
      more: "They are sent to the receiver again, with the times of their first arrival.",
      act: `Replay ${what}`,
    }),
    async (asked) => outcomeTold(await replayAll(kind, asked, signal)),
  );
}

function removing(kind: Kind, signal: AbortSignal): Act {
  return withAll(
    kind,
    signal,
    (what) => ({
      question: `Remove ${what} permanently?`,
      more: "They exist nowhere else.",
      act: `Remove ${what}`,
    }),
    async (asked, all) => `Removed: ${counted(await removeAll(kind, asked, all), "report")}.`,
  );
}

/** Return a change that counts the matching reports, asks the user, and acts. */
function withAll(
  kind: Kind,
  signal: AbortSignal,
  ask: (what: string) => Question,
  act: (asked: Asked, all: Counted) => Promise<string>,
): Act {
  return async () => {
    const asked = askedOf(kind, route().query);
    const all = await countAll(kind, asked, signal);
    if (all.rows === 0) return "No report matches the filter.";
    const isConfirmed = await confirmed(ask(kind.told(all.rows, all.reports)));
    return isConfirmed ? act(asked, all) : null;
  };
}
