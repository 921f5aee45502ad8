/** A run over time, with its tools. */
import { usePicture } from "../canvas/use_picture.ts";
import { Nothing } from "../marks.tsx";
import type { RunViewProps } from "../run/run_view.ts";
import { Timeline } from "./timeline.ts";
import { Tools } from "./tools.tsx";

export function TimelineView(props: RunViewProps) {
  const { container, picture } = usePicture(
    "timeline",
    (on, listener) => new Timeline(on, listener),
    props,
  );
  const isBegun = props.entries.some(({ start, end }) => start !== null || end !== null);
  return (
    <div class="timeline">
      <Tools
        zoomBy={(factor) => picture.current?.zoomBy(factor)}
        showAll={() => picture.current?.showAll()}
      />
      {!isBegun && (
        <Nothing title="Nothing has started yet." hint="The table has what is to come." />
      )}
      <div class="drawn" ref={container} hidden={!isBegun} />
    </div>
  );
}
