/** The content of a report, shown as text without control characters. */
import { useRef, useState } from "preact/hooks";
import { count } from "../format.ts";
import { readable } from "../readable.ts";
import type { ParkedReport } from "../shapes.ts";

/** The rest of a long text is shown on request: a MiB takes a browser a while. */
const AT_FIRST = 20_000;

interface PayloadProps {
  /** The content, as far as it is kept. */
  readonly report: Pick<ParkedReport, "payload" | "payload_encoding" | "is_whole">;
  /** Its label. */
  readonly name: string;
}

/** The content, or the start of a long one. */
export function Payload({ report, name }: PayloadProps) {
  const { payload, payload_encoding: encoding, is_whole: isWhole } = report;
  const [showsAll, setShowsAll] = useState(false);
  const text = useRef<HTMLPreElement>(null);
  const showAll = (): void => {
    setShowsAll(true);
    text.current?.focus();
  };
  return (
    <div class="payload">
      {encoding === "base64" && <p class="quiet">It is not text. In base64:</p>}
      <pre tabIndex={0} role="region" aria-label={name} ref={text}>
        {readable(showsAll ? payload : payload.slice(0, AT_FIRST))}
      </pre>
      {!isWhole && <p class="quiet">Only its beginning was kept.</p>}
      {payload.length > AT_FIRST && !showsAll && (
        <button type="button" onClick={showAll}>
          Show all {count(payload.length)} characters
        </button>
      )}
    </div>
  );
}
