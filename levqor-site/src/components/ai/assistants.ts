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

export type DebugAnswer = AsJson<Schemas["DebugAnswer"]>;
export type DebugPatch = AsJson<Schemas["DebugPatch"]>;

export type OnboardingAnswer = AsJson<Schemas["OnboardingAnswer"]>;
export type OnboardingStep = OnboardingAnswer["steps"][number];

export type Suggestion = Schemas["SuggestedWorkflow"];
export type Dependencies = Schemas["DependencyGraph"];
export type DependencyNode = Schemas["DependencyNode"];
export type DependencyEdge = Schemas["DependencyEdge"];
export type DependencyKind = DependencyNode["kind"];

/** The plan is told along with a question; the question does not wait long for it. */
const USAGE_TIMEOUT_MS = 2_000;

const limits = (signal?: AbortSignal) => ({ signal, timeoutMs: AI_TIMEOUT_MS });

export function fetchUsage(signal?: AbortSignal) {
  return api.get("/api/usage/summary", { signal, timeoutMs: USAGE_TIMEOUT_MS });
}

export function askChat(query: string, context: AskContext, signal?: AbortSignal): Promise<ChatAnswer> {
  return api.post("/api/ai/chat", { body: { query, context }, ...limits(signal) });
}

/** With a document the sentence says what should change in it. */
export interface WorkflowContext extends AskContext {
  document?: WorkflowDocument;
  questions?: BuilderAnswer["questions"];
}

export function askWorkflow(
  query: string,
  context: WorkflowContext,
  signal?: AbortSignal,
): Promise<BuilderAnswer> {
  return api.post("/api/ai/workflow", { body: { query, context }, ...limits(signal) });
}

export function askDebug(
  error: string | undefined,
  context: AskContext,
  signal?: AbortSignal,
): Promise<DebugAnswer> {
  return api.post("/api/ai/debug", { body: { error, context }, ...limits(signal) });
}

export function askOnboarding(context: AskContext, signal?: AbortSignal): Promise<OnboardingAnswer> {
  return api.post("/api/ai/onboarding", { body: { context }, ...limits(signal) });
}

export async function fetchSuggestions(workflowId?: string, signal?: AbortSignal): Promise<Suggestion[]> {
  const query = { workflow_id: workflowId };
  return (await api.get("/api/suggestions", { query, ...limits(signal) })).items;
}

export function fetchDependencies(signal?: AbortSignal): Promise<Dependencies> {
  return api.get("/api/graph", limits(signal));
}
