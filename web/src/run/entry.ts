export type Status = "pending" | "running" | "skipped" | "ready" | "error";
export interface Entry { id: number; node: string; task: string; status: Status; start: number | null; end: number | null; message: string | null; }  // start/end: milliseconds since the epoch
export interface NodeInfo { id: string; name: string; roles: string; }  // roles: all of them, "controller, ceph-osd"; empty where it has none, or none are known
export interface RunView { update(entries: readonly Entry[], nodes: readonly NodeInfo[], now: number): void; destroy(): void; }
export interface RunViewOptions { onSelect(entry: Entry): void; }
