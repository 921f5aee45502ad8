/** A field whose text counts once it is complete, not while the user types it. */
import type { InputHTMLAttributes } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface CommittedInputProps {
  /** The committed text. */
  readonly value: string;
  /** Called with a text that is complete and valid. */
  readonly commit: (text: string) => void;
  /** "number", "search"… */
  readonly type: string;
  /** Attributes of the element. */
  readonly id?: string;
  readonly class?: string;
  readonly placeholder?: string | undefined;
  readonly title?: string | undefined;
  readonly min?: number;
  readonly step?: number;
  /** The key "/" leads here. */
  readonly "data-filter"?: boolean | undefined;
}

export function CommittedInput({ value, commit, ...attributes }: CommittedInputProps) {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    // Drawing again leaves alone what is being typed.
    if (input.current !== null && input.current !== document.activeElement)
      input.current.value = value;
  }, [value]);
  return (
    <input
      {...(attributes as InputHTMLAttributes<HTMLInputElement>)}
      ref={input}
      onChange={({ currentTarget }) => {
        if (currentTarget.reportValidity()) commit(currentTarget.value);
      }}
    />
  );
}
