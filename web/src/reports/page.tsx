/** The view of dead and parked reports. */
import { address } from "../route.ts";
import { TabPanel, Tabs } from "../tabs.tsx";
import { useRoute } from "../use_route.ts";
import { useTitle } from "../use_title.ts";
import { DEAD } from "./dead.tsx";
import type { Kind } from "./kind.ts";
import { KeptList } from "./list.tsx";
import { PARKED } from "./parked.tsx";

const KINDS: readonly [Kind, ...Kind[]] = [DEAD, PARKED];

/** `changed` is called when reports were replayed or removed. */
export function ReportsPage({ changed }: { readonly changed: () => void }) {
  const { parts, query } = useRoute();
  useTitle("Reports");
  const kind = KINDS.find(({ name }) => name === parts[1]) ?? KINDS[0];
  const choose = (name: string): void => {
    location.hash = address(["reports", name]);
  };
  return (
    <div class="view">
      <h1>Reports</h1>
      <div class="bar">
        <Tabs tabs={KINDS} chosen={kind.name} choose={choose} />
      </div>
      <TabPanel chosen={kind.name}>
        <KeptList key={kind.name} kind={kind} query={query} changed={changed} />
      </TabPanel>
    </div>
  );
}
