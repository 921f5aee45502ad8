/**
 * What the API answers; times are seconds since the epoch. Made of its OpenAPI document by
 * `make web`, which writes this file anew; docs/api.md says what each member means.
 */

export interface Transaction {
  id: number;
  cluster: number | null;
  uuid: string;
  name: string;
  result: {
    [k: string]: unknown;
  };
  message: string | null;
  status: "pending" | "running" | "ready" | "error";
  progress: number | null;
  dry_run: boolean;
  graph_type: string | null;
  time_start: number | null;
  time_end: number | null;
  deleted_at: number | null;
  parent_id: number | null;
  outcome: "ready" | "error" | "stopped" | "silent" | null;
  stopped_by: string | null;
  stopped_at: number | null;
  silent_since: number | null;
  cluster_evidence: string[] | null;
  mended: string[] | null;
  reported_message: string | null;
  failed: number;
  never_ran: number;
}
export interface Changes {
  cursor: string;
  transaction: Transaction;
  entries: ChangedEntry[];
}
export interface ChangedEntry {
  id: number;
  task_id: number;
  node_id: string;
  deployment_graph_task_name: string;
  time_start: number | null;
  time_end: number | null;
  status: "pending" | "running" | "skipped" | "ready" | "error";
  message: string | null;
}
export interface Entry {
  id: number;
  task_id: number;
  node_id: string;
  deployment_graph_task_name: string;
  time_start: number | null;
  time_end: number | null;
  status: "pending" | "running" | "skipped" | "ready" | "error";
}
export interface Failures {
  id: number;
  uuid: string;
  status: "pending" | "running" | "ready" | "error";
  name: string;
  message: string | null;
  time_start: number | null;
  time_end: number | null;
  duration: number | null;
  failed_total: number;
  failed: Failure[];
  never_ran: NeverRan;
  graph_known: boolean;
}
export interface Failure {
  id: number;
  node_id: string;
  deployment_graph_task_name: string;
  message: string | null;
  time_start: number | null;
  time_end: number | null;
  duration: number | null;
  cause: string | null;
  fingerprint: string | null;
  seen_before: number[];
  held_up: HeldUp | null;
}
export interface HeldUp {
  total: number;
  entries: HeldUpEntry[];
}
export interface HeldUpEntry {
  id: number;
  node_id: string;
  deployment_graph_task_name: string;
}
export interface NeverRan {
  total: number;
  held_up: number | null;
  other: number | null;
}
export interface Role {
  name: string;
  nodes: string[];
}
export interface Cluster {
  id: number;
  name: string | null;
  release_version: string | null;
  status: "new" | "deployment" | "operational" | "partially_deployed" | "stopped" | "error";
  created_at: number;
}
export interface DeadReport {
  id: number;
  reason:
    | "not_compressed_well"
    | "too_large"
    | "too_much_memory"
    | "killed_process"
    | "not_json"
    | "wrong_shape"
    | "unknown_method"
    | "unknown_status"
    | "impossible_value"
    | "incomplete_task"
    | "refused_by_database";
  detail: string;
  origin: string;
  first_arrived_at: number;
  last_arrived_at: number;
  times: number;
  attempts: number;
  replayed_at: number | null;
  payload_size: number;
  is_whole: boolean;
}
export interface DeadReportDetails {
  id: number;
  reason:
    | "not_compressed_well"
    | "too_large"
    | "too_much_memory"
    | "killed_process"
    | "not_json"
    | "wrong_shape"
    | "unknown_method"
    | "unknown_status"
    | "impossible_value"
    | "incomplete_task"
    | "refused_by_database";
  detail: string;
  origin: string;
  first_arrived_at: number;
  last_arrived_at: number;
  times: number;
  attempts: number;
  replayed_at: number | null;
  payload_size: number;
  is_whole: boolean;
  earlier_errors: EarlierError[];
  payload: string;
  payload_encoding: "base64" | "utf-8";
}
export interface EarlierError {
  reason:
    | "not_compressed_well"
    | "too_large"
    | "too_much_memory"
    | "killed_process"
    | "not_json"
    | "wrong_shape"
    | "unknown_method"
    | "unknown_status"
    | "impossible_value"
    | "incomplete_task"
    | "refused_by_database";
  detail: string;
  replayed_at: number;
}
export interface ParkedRun {
  task_uuid: string;
  state: "waiting" | "unannounced";
  reports: number;
  unannounced: number;
  first_arrived_at: number;
  last_arrived_at: number;
  parked_at: number;
  unannounced_at: number | null;
  origins: string[];
  kept_size: number;
}
export interface ParkedReport {
  id: number;
  method: string | null;
  arrived_at: number;
  origin: string;
  parked_at: number;
  unannounced_at: number | null;
  payload: string;
  payload_encoding: "base64" | "utf-8";
  is_whole: boolean;
}
export interface Replayed {
  replayed: number;
  skipped: Skipped[];
}
export interface Skipped {
  id: number;
  why: string;
}
export interface ReplayedParked {
  replayed: number;
  missing: string[];
}
export interface RunBrief {
  id: number;
  verdict: "running" | "fine" | "not_fine" | "failed" | "stopped" | "silent" | "rehearsed";
  headline: string;
  sentences: string[];
  text: string;
  entries: number;
  failed: number;
  never_ran: number;
  unfinished: number;
  last_good: number | null;
}
export interface Causes {
  id: number;
  failed: number;
  never_ran: number;
  held_up: number | null;
  groups: FailedTask[];
}
export interface FailedTask {
  task: string;
  nodes: string[];
  causes: FailureCause[];
}
export interface FailureCause {
  fingerprint: string;
  cause: string | null;
  resources: string[];
  said: string | null;
  lines: string[];
  hung: boolean;
  nodes: string[];
  first_at: number | null;
  last_at: number | null;
  seen: SeenBefore;
  note: FailureNote | null;
}
export interface SeenBefore {
  runs: number[];
  next_run: number | null;
  next_verdict:
    "running" | "fine" | "not_fine" | "failed" | "stopped" | "silent" | "rehearsed" | null;
}
export interface FailureNote {
  note: string;
  noted_by: string | null;
  noted_at: number | null;
}
export interface Comparison {
  id: number;
  against: Against;
  says: string[];
  inputs: InputChange[];
  nodes: NodesDifference;
  outcomes: OutcomeDifference[];
  durations: DurationDifference[];
}
export interface Against {
  id: number;
  why: string;
  entries: {
    [k: string]: number;
  };
}
export interface InputChange {
  kind: string;
  path: string;
  change: "added" | "removed" | "changed";
  before: unknown;
  after: unknown;
  task: string | null;
  nodes: string[];
}
export interface NodesDifference {
  added: string[];
  removed: string[];
  changed: {
    /**
     * @minItems 2
     * @maxItems 2
     */
    [k: string]: never[];
  };
}
export interface OutcomeDifference {
  task: string;
  role: string;
  before: "pending" | "running" | "skipped" | "ready" | "error" | null;
  after: "pending" | "running" | "skipped" | "ready" | "error" | null;
  nodes: string[];
  total: number;
  is_worse: boolean;
}
export interface DurationDifference {
  task: string;
  role: string;
  before: number;
  after: number;
  nodes: number;
  is_work: boolean;
}
export interface ExpectedEnd {
  id: number;
  ends_at: number | null;
  latest_at: number | null;
  left: number | null;
  done: number | null;
  next_node: string | null;
  next_task: string | null;
  late: LateTask[];
  by_progress: boolean;
  usual_error: number | null;
  judged: number;
  why_not: string | null;
}
export interface LateTask {
  node_id: string;
  task: string;
  runs: number;
  longest: number;
}
export interface ChainLink {
  id: number;
  cluster: number | null;
  position: number | null;
  leaf: string | null;
  head: string | null;
  made_at: number | null;
  why_not: string | null;
}
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  message: string;
  errors: string[];
}
export interface Version {
  release: string;
  auth_required: boolean;
  api: "1";
  feature_groups: string[];
  openstack_version?: string;
}
export interface Purged {
  purged: number;
}
