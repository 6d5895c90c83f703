import { AI_TIMEOUT_MS } from "@/config/ai";
import { api } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import type { AsJson, BuilderAnswer, WorkflowDocument } from "@/lib/api/types";

import type { Exchange, PageContext } from "./pageContext";

type Schemas = components["schemas"];

export interface AskContext extends PageContext {
  location: string;
  userTier?: string;
  step?: string;
  previous?: Exchange[];
}

export type ChatAnswer = AsJson<Schemas["ChatAnswer"]>;
export type AssistantMeta = Schemas["AssistantMeta"];
export type AnswerAction = Schemas["ActionLink"];
export type Citation = Schemas["Citation"];

export interface PatchChange {
  path: string;
  kind: "added" | "removed" | "changed";
  before: unknown;
  after: unknown;
}

export interface DebugPatch {
  summary: string;
  changes: PatchChange[];
  document: WorkflowDocument;
  replay: { passed: boolean; checked_steps: number; message: string };
}

export interface DebugAnswer {
  answer: string;
  class: string;
  class_label: string;
  fixer: string;
  fixer_label: string;
  retryable: boolean;
  confidence: number;
  explanation: string;
  steps: string[];
  prevention: string;
  step: { path: string; title: string; use: string } | null;
  evidence: { id: string; label: string; value: string }[];
  changed: string[];
  patch: DebugPatch | null;
  actions: AnswerAction[];
  meta: AssistantMeta;
}

export interface OnboardingStep {
  id: string;
  title: string;
  description: string;
  done: boolean;
  href: string;
  action: string;
}

export interface OnboardingAnswer {
  answer: string;
  steps: OnboardingStep[];
  next: Omit<OnboardingStep, "done"> | null;
  progress: { done: number; of: number };
  meta: AssistantMeta;
}

export interface Suggestion {
  id: string;
  title: string;
  sentence: string;
  reason: string;
}

export type DependencyKind = "workflow" | "connector" | "connection" | "table";

export interface DependencyNode {
  id: string;
  kind: DependencyKind;
  label: string;
  status?: string | null;
  href?: string | null;
}

export interface DependencyEdge {
  source: string;
  target: string;
  relation: string;
}

export interface Dependencies {
  nodes: DependencyNode[];
  edges: DependencyEdge[];
  breaks: Record<string, string[]>;
}

/** The plan is told along with a question; the question does not wait long for it. */
const USAGE_TIMEOUT_MS = 2_000;

const limits = (signal?: AbortSignal) => ({ signal, timeoutMs: AI_TIMEOUT_MS });

export function fetchUsage(signal?: AbortSignal) {
  return api.get("/api/usage/summary", { signal, timeoutMs: USAGE_TIMEOUT_MS });
}

export function askChat(query: string, context: AskContext, signal?: AbortSignal): Promise<ChatAnswer> {
  return api.post("/api/ai/chat", { body: { query, context }, ...limits(signal) });
}

export function askWorkflow(
  query: string,
  context: AskContext,
  signal?: AbortSignal,
): Promise<BuilderAnswer> {
  return api.post("/api/ai/workflow", { body: { query, context }, ...limits(signal) });
}

export function askDebug(
  error: string | undefined,
  context: AskContext,
  signal?: AbortSignal,
): Promise<DebugAnswer> {
  return api.post<DebugAnswer>("/api/ai/debug" as never, { body: { error, context }, ...limits(signal) });
}

export function askOnboarding(context: AskContext, signal?: AbortSignal): Promise<OnboardingAnswer> {
  return api.post<OnboardingAnswer>("/api/ai/onboarding" as never, { body: { context }, ...limits(signal) });
}

export async function fetchSuggestions(workflowId?: string, signal?: AbortSignal): Promise<Suggestion[]> {
  const { items } = await api.get<{ items: Suggestion[] }>("/api/suggestions" as never, {
    query: { workflow_id: workflowId },
    ...limits(signal),
  });
  return items;
}

export function fetchDependencies(signal?: AbortSignal): Promise<Dependencies> {
  return api.get<Dependencies>("/api/graph" as never, limits(signal));
}
