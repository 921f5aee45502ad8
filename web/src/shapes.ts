/** What the API answers; times are seconds since the epoch. docs/api.md describes it. */
import type { Status } from "./run/entry.ts";

export type RunStatus = "pending" | "running" | "ready" | "error";

export interface Run {
  id: number;
  cluster: number | null;
  uuid: string;
  name: string;
  message: string | null;
  status: RunStatus;
  progress: number;
  dry_run: boolean;
  graph_type: string | null;
  time_start: number | null;
  time_end: number | null;
  deleted_at: number | null;
}

/** Say whether a run has ended. */
export function isOver({ status }: Run): boolean {
  return status === "ready" || status === "error";
}

export interface Cluster {
  id: number;
  name: string;
  release_version: string | null;
  status: string;
}

export interface HistoryRow {
  id: number;
  task_id: number;
  node_id: string;
  deployment_graph_task_name: string;
  time_start: number | null;
  time_end: number | null;
  status: Status;
  message?: string | null;
}

export interface FailedEntry {
  id: number;
  node_id: string;
  deployment_graph_task_name: string;
  message: string | null;
  time_end: number | null;
  held_up: { total: number; entries: { id: number; node_id: string; deployment_graph_task_name: string }[] } | null;
}

export interface Failures {
  failed_total: number;
  failed: FailedEntry[];
  never_ran: { total: number; held_up: number | null; other: number | null };
  graph_known: boolean;
}

/** A role, and the ids of the nodes that have it. */
export interface Role {
  name: string;
  nodes: readonly string[];
}

export interface Changes {
  cursor: string;
  transaction: Run;
  entries: HistoryRow[];
}
