/** A run over time, with its tools. */
import { usePicture } from "../canvas/use_picture.ts";
import type { RunViewProps } from "../run/run_view.ts";
import { Timeline } from "./timeline.ts";
import { Tools } from "./tools.tsx";

export function TimelineView(props: RunViewProps) {
  const { place, picture } = usePicture((on, select) => new Timeline(on, select), props);
  return (
    <div class="timeline">
      <Tools
        zoomBy={(factor) => picture.current?.zoomBy(factor)}
        showAll={() => picture.current?.showAll()}
      />
      <div class="drawn" ref={place} />
    </div>
  );
}
