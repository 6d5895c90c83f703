export interface Problem {
  path: string;
  message: string;
  hint?: string;
  kind: "incomplete" | "invalid";
}

export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

export interface Session {
  user: { id: string; email: string };
  workspace: { id: string; name: string; timezone: string };
  role: string;
  csrf_token: string;
  public_url: string;
  mail: "outbox" | "smtp";
  payments: "off" | "stripe";
}

export interface ApiKey {
  id: string;
  name: string;
  created_at: string;
  last_used_at: string | null;
}

export interface CreatedApiKey extends ApiKey {
  key: string;
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type RunStatus =
  "queued" | "running" | "waiting" | "held" | "succeeded" | "failed" | "cancelled" | "interrupted" | "dead";

export type StepStatus =
  "running" | "waiting" | "succeeded" | "failed" | "skipped" | "interrupted" | "cancelled";

export type WorkflowStatus = "draft" | "published" | "unpublished";
export type TriggerUse = "manual" | "schedule" | "webhook" | "form";

export interface WorkflowSummary {
  id: string;
  name: string;
  description: string | null;
  status: WorkflowStatus;
  version: number;
  published_version: number | null;
  trigger_use: TriggerUse;
  url: string | null;
  created_at: string;
  updated_at: string;
  last_run: { id: string; status: RunStatus; created_at: string } | null;
}

export interface StepDocument {
  id: string;
  use: string;
  title?: string;
  words?: string;
  connection?: string;
  with?: Record<string, Json>;
  retry?: { attempts?: number; backoff?: "exponential" | "fixed"; first?: string; max?: string };
  timeout?: string;
  on_error?: "stop" | "continue";
  when?: string;
  then?: StepDocument[];
  else?: StepDocument[];
  on?: string;
  cases?: { equals: Json; steps: StepDocument[] }[];
  default?: StepDocument[];
  items?: string;
  as?: string;
  concurrency?: number;
  do?: StepDocument[];
}

export interface TriggerDocument {
  use: TriggerUse;
  with?: Record<string, Json>;
  words?: string;
}

export interface WorkflowDocument {
  levqor: 1;
  name: string;
  description?: string;
  timezone?: string;
  trigger: TriggerDocument;
  settings?: { timeout?: string };
  steps: StepDocument[];
}

export interface Workflow extends WorkflowSummary {
  document: WorkflowDocument;
  problems: Problem[];
}

export interface WorkflowVersion {
  version: number;
  created_at: string;
  created_by: string;
  message: string | null;
  published: boolean;
}

export interface DocumentChange {
  path: string;
  kind: "added" | "removed" | "changed";
  before: Json;
  after: Json;
}

export interface Exchange {
  method: string;
  url: string;
  request_headers: Record<string, string>;
  request_body: Json;
  status: number | null;
  response_headers: Record<string, string>;
  response_body: Json;
  duration_ms: number;
}

export interface RunStep {
  id: string;
  path: string;
  use: string;
  title: string;
  effect: "pure" | "at_least_once" | "at_most_once" | "local" | "flow";
  status: StepStatus;
  attempts: number;
  input: Json;
  output: Json;
  error: { code: string; message: string; retryable: boolean } | null;
  exchanges: Exchange[];
  idempotency_key: string | null;
  started_at: string | null;
  finished_at: string | null;
  wake_at: string | null;
  log: string[];
}

export interface RunSummary {
  id: string;
  workflow_id: string;
  workflow_name: string;
  version: number;
  status: RunStatus;
  trigger: { use: TriggerUse; data?: Json };
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  wake_at: string | null;
  retry_of: string | null;
  error: { code: string; message: string; step: string | null } | null;
}

export interface Run extends RunSummary {
  result: Json;
  steps: RunStep[];
}

export type ColumnType = "text" | "number" | "boolean" | "date" | "datetime" | "email" | "json";

export interface Column {
  name: string;
  type: ColumnType;
  required?: boolean;
}

export interface DataTable {
  id: string;
  name: string;
  columns: Column[];
  row_count: number;
  created_at: string;
}

export interface DataRow {
  id: string;
  values: Record<string, Json>;
  created_at: string;
  updated_at: string;
}

export interface OutboxMessage {
  id: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  html?: string | null;
  created_at: string;
  run_id: string | null;
  delivered: "outbox" | "smtp";
}

export interface Fire {
  at: string;
  local: string;
  note?: string | null;
}

export interface Schedule {
  workflow_id: string;
  workflow_name: string;
  cron: string | string[];
  timezone: string;
  next: Fire[];
  last_fires: { instant: string; run_id: string | null; status: "fired" | "skipped" | "caught_up" }[];
}

export interface RegistryStep {
  use: string;
  title: string;
  description: string;
  connector: string;
  connector_name: string;
  category: string;
  effect: RunStep["effect"];
  input_schema: Record<string, Json>;
  output_schema: Record<string, Json>;
  connection_schema: Record<string, Json> | null;
  phrases: string[];
  example: Json;
}

export interface Registry {
  triggers: Json[];
  steps: RegistryStep[];
}

export interface Connection {
  id: string;
  name: string;
  connector: string;
  values: Record<string, Json>;
  created_at: string;
}

export interface BuilderQuestion {
  id: string;
  path: string;
  question: string;
  type: "text" | "email" | "url" | "choice" | "form_fields" | "expression" | "cron" | "table";
  suggestions: Json[];
  required: boolean;
}

export interface BuilderAnswer {
  success: boolean;
  answer: string;
  document: WorkflowDocument;
  steps: { type: string; label: string; description: string; words: string | null; path: string }[];
  questions: BuilderQuestion[];
  notes: string[];
  meta: { provider: string; took_ms: number; evidence: Json };
}
