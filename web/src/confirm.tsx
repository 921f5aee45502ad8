/** A question before an irreversible action. */
import { render } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

export interface Question {
  readonly question: string;
  readonly more: string;
  /** The label of the button that confirms. */
  readonly act: string;
}

interface ConfirmationProps extends Question {
  readonly closed: (isConfirmed: boolean) => void;
}

function Confirmation({ question, more, act, closed }: ConfirmationProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Before the browser looks for what has `autofocus`: later it would find that something has it.
  useLayoutEffect(() => {
    dialog.current?.showModal();
    // Leaving the page, for example with the browser's Back, does not confirm.
    const leave = (): void => dialog.current?.close("no");
    addEventListener("hashchange", leave);
    return () => removeEventListener("hashchange", leave);
  }, []);
  return (
    <dialog
      class="confirm"
      aria-labelledby="question"
      ref={dialog}
      onClose={() => closed(dialog.current?.returnValue === "yes")}
    >
      <h2 id="question">{question}</h2>
      <p>{more}</p>
      <form method="dialog" class="actions">
        <button type="submit" value="no" autofocus>
          Cancel
        </button>
        <button type="submit" value="yes" class="primary">
          {act}
        </button>
      </form>
    </dialog>
  );
}

/** Ask; resolves with whether the user confirmed. */
export function confirmed(question: Question): Promise<boolean> {
  return new Promise((resolve) => {
    const place = document.createElement("div");
    document.body.append(place);
    const closed = (isConfirmed: boolean): void => {
      render(null, place);
      place.remove();
      resolve(isConfirmed);
    };
    render(<Confirmation {...question} closed={closed} />, place);
  });
}
