/** ARIA tabs: arrow keys move between them. */
import type { ComponentChildren } from "preact";

interface Tab {
  readonly name: string;
  readonly title: string;
}

interface TabsProps {
  readonly tabs: readonly Tab[];
  readonly chosen: string;
  /** Called when the user selects one. */
  readonly choose: (name: string) => void;
}

export function Tabs({ tabs, chosen, choose }: TabsProps) {
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const here = tabs.findIndex(({ name }) => name === chosen);
    const next = tabs[(here + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    choose(next.name);
    document.getElementById(`tab-${next.name}`)?.focus();
    event.preventDefault();
  };
  return (
    <div role="tablist" class="tabs" aria-label="Views" onKeyDown={move}>
      {tabs.map(({ name, title }, index) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`tab-${name}`}
          aria-controls="panel"
          aria-selected={name === chosen}
          tabIndex={name === chosen ? 0 : -1}
          title={`${title} (${index + 1})`}
          onClick={() => choose(name)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}

interface TabPanelProps {
  readonly chosen: string;
  /** Keeps its place, but shows nothing yet. */
  readonly isWaiting?: boolean;
  readonly children: ComponentChildren;
}

/** What the chosen tab shows. */
export function TabPanel({ chosen, isWaiting = false, children }: TabPanelProps) {
  return (
    <div
      role="tabpanel"
      id="panel"
      class={isWaiting ? "panel waiting" : "panel"}
      aria-labelledby={`tab-${chosen}`}
    >
      {children}
    </div>
  );
}
