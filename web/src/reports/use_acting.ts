/** Changes of reports, one at a time, and their results. */
import { useRef, useState } from "preact/hooks";

/** A change of reports; resolves with its result in words, null: nothing changed. */
export type Act = () => Promise<string | null>;

/** What became of the last change. */
export type Outcome =
  | { readonly kind: "none" | "acting" }
  | { readonly kind: "told"; readonly text: string }
  | { readonly kind: "failed"; readonly error: unknown; readonly again: () => void };

export interface Acting {
  /** Carry out a change, and show its result. */
  readonly act: (what: Act) => Promise<void>;
  readonly outcome: Outcome;
  /** Grows with each change that was, or may have been, carried out. */
  readonly changes: number;
}

/** `acted` is called when reports were changed, or may have been before an error. */
export function useActing(acted: () => void): Acting {
  const [outcome, setOutcome] = useState<Outcome>({ kind: "none" });
  const [changes, setChanges] = useState(0);
  const isActing = useRef(false);
  const act = async (what: Act): Promise<void> => {
    if (isActing.current) return;
    isActing.current = true;
    setOutcome({ kind: "acting" });
    try {
      const text = await what();
      setOutcome(text === null ? { kind: "none" } : { kind: "told", text });
      if (text === null) return;
    } catch (error) {
      setOutcome({ kind: "failed", error, again: () => void act(what) });
    } finally {
      isActing.current = false;
    }
    setChanges((before) => before + 1);
    acted();
  };
  return { act, outcome, changes };
}
