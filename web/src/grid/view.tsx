/** A run as nodes × tasks, with its order and its key. */
import { narrowTold } from "../canvas/narrow.ts";
import { usePicture } from "../canvas/use_picture.ts";
import { replaceQuery } from "../route.ts";
import type { RunViewProps } from "../run/run_view.ts";
import { lookOf, STATUSES } from "../status.ts";
import { useRoute } from "../use_route.ts";
import { Grid } from "./grid.ts";

export function GridView(props: RunViewProps) {
  const isByStart = useRoute().query.get("order") === "began";
  const { place, picture } = usePicture((on, select) => new Grid(on, select), props, isByStart);
  const reorder = (): void => {
    picture.current?.scrollToStart();
    replaceQuery({ order: isByStart ? null : "began" });
  };
  return (
    <div class="grid">
      <div class="tools">
        <button type="button" aria-pressed={!isByStart} onClick={reorder}>
          Failures first
        </button>
        {STATUSES.map((status) => (
          <span key={status} class={`key ${status}`}>
            {lookOf(status).shape} {lookOf(status).word}
          </span>
        ))}
        <span class="quiet">◆ marks a node that differs from most. {narrowTold("error")}</span>
      </div>
      <div class="drawn" ref={place} />
    </div>
  );
}
