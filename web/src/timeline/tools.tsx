/** The buttons above a timeline, and a hint about other actions. */
import { narrowTold } from "../canvas/narrow.ts";

const HELP =
  "Drag to move, drag the axis to zoom in, Ctrl and wheel to zoom; ✕ above marks failures.";

interface ToolsProps {
  /** Called with the factor of the visible time. */
  readonly zoomBy: (factor: number) => void;
  readonly showAll: () => void;
}

export function Tools({ zoomBy, showAll }: ToolsProps) {
  return (
    <div class="tools">
      <Tool text="+" title="Zoom in" act={() => zoomBy(0.5)} />
      <Tool text="−" title="Zoom out" act={() => zoomBy(2)} />
      <Tool text="Whole run" title="Show the whole run" act={showAll} />
      {/* Pending entries have no bar. */}
      <span class="quiet">
        {HELP} {narrowTold("error", "pending")}
      </span>
    </div>
  );
}

interface ToolProps {
  readonly text: string;
  readonly title: string;
  readonly act: () => void;
}

function Tool({ text, title, act }: ToolProps) {
  return (
    <button type="button" title={title} aria-label={title} onClick={act}>
      {text}
    </button>
  );
}
