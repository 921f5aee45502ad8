/** A run's page in one file with its data: `fuel2 task report`. */
import { render } from "preact";
import { Frame } from "../frame.tsx";
import { Failure } from "../marks.tsx";
import { RunPage } from "../run/page.tsx";
import { isOver } from "../status.ts";
import { applyTheme } from "../themes.ts";
import { Time } from "../times.tsx";
import type { Held } from "./held.ts";
import { HeldSource } from "./source.ts";
import { Told } from "./told.tsx";

const HOME = <span class="home">Fuel deployment history</span>;

interface SavedRunProps {
  readonly held: Held;
  readonly source: HeldSource;
}

function SavedRun({ held, source }: SavedRunProps) {
  return (
    <Frame home={HOME}>
      <p class="made">
        Saved <Time at={source.madeAt} /> from {held.server}.
        {!isOver(held.run) && (
          <strong> The run was still going: later changes are not in this file.</strong>
        )}
      </p>
      <Told held={held} />
      <RunPage source={source} />
    </Frame>
  );
}

function Damaged() {
  return (
    <Frame home={HOME}>
      <Failure error="This file is damaged or incomplete." again={() => location.reload()} />
    </Frame>
  );
}

const place = document.createElement("div");
document.body.append(place);
applyTheme();
try {
  const held = JSON.parse(document.querySelector("#held")?.textContent ?? "") as Held;
  render(<SavedRun held={held} source={new HeldSource(held)} />, place);
} catch {
  render(<Damaged />, place);
}
