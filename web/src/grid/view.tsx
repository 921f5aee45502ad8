/** A run as tasks × nodes, with its order and its key. */
import { narrowTold } from "../canvas/narrow.ts";
import { usePicture } from "../canvas/use_picture.ts";
import { replaceQuery } from "../route.ts";
import type { RunViewProps } from "../run/run_view.ts";
import { lookOf, STATUSES } from "../status.ts";
import { useRoute } from "../use_route.ts";
import { Grid } from "./grid.ts";

export function GridView(props: RunViewProps) {
  const isByStart = useRoute().query.get("order") === "began";
  const { container, picture } = usePicture(
    "grid",
    (on, listener) => new Grid(on, listener),
    props,
    isByStart,
  );
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
        <span class="quiet">
          Framed: it ended otherwise than on most nodes. {narrowTold("error", "pending")}
        </span>
      </div>
      <div class="drawn" ref={container} />
    </div>
  );
}
