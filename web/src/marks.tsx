/** Small elements that several views share. */
import { lookOf, type Status } from "./status.ts";

/** A status as shape and word; runs have statuses of the same names. */
export function Badge({ status }: { readonly status: Status }) {
  const { shape, word } = lookOf(status);
  return (
    <span class={`status ${status}`}>
      <span class="shape" aria-hidden="true">
        {shape}
      </span>
      {word}
    </span>
  );
}

interface ProgressBarProps {
  /** In percent; null: unknown. */
  readonly progress: number | null;
  readonly name: string;
}

export function ProgressBar({ progress, name }: ProgressBarProps) {
  return (
    <span class="progress">
      <progress max={100} value={progress ?? undefined} aria-label={name} />
      <span>{progress === null ? "–" : `${progress} %`}</span>
    </span>
  );
}

/** A text for an empty view. */
export function Nothing({ title, hint }: { readonly title: string; readonly hint: string }) {
  return (
    <div class="nothing">
      <p>
        <strong>{title}</strong>
      </p>
      <p>{hint}</p>
    </div>
  );
}

/** A text for a view that is loading. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <p class="loading" role="status">
      Loading {what}…
    </p>
  );
}

interface FailureProps {
  readonly error: unknown;
  readonly again: () => void;
}

/** An error with a button to try again. */
export function Failure({ error, again }: FailureProps) {
  return (
    <div class="problem box" role="alert">
      {error instanceof Error ? error.message : String(error)}{" "}
      <button type="button" onClick={again}>
        Try again
      </button>
    </div>
  );
}
