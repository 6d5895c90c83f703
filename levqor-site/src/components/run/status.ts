import type { RunStatus, StepStatus } from "@/lib/api/types";

const finals = new Set<RunStatus>(["succeeded", "failed", "cancelled", "interrupted", "dead"]);
const troubles = new Set<string>(["failed", "interrupted", "dead"]);

export const runStatuses: RunStatus[] = [
  "queued",
  "running",
  "waiting",
  "held",
  "succeeded",
  "failed",
  "cancelled",
  "interrupted",
  "dead",
];

export function isFinal(status: RunStatus): boolean {
  return finals.has(status);
}

export function isTrouble(status: RunStatus | StepStatus): boolean {
  return troubles.has(status);
}
