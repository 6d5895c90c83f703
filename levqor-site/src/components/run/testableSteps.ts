import type { RunStep } from "@/lib/api/types";

export interface TestableStep {
  id: string;
  title: string;
  /** Whether what it asks for is held to, because it asks somebody for something, rather than what it gives. */
  reachesOut: boolean;
  /** What is held to, in words. */
  what: string;
}

const asking = new Set(["flow.approve", "flow.call"]);

/** Runs in a process of its own, and yet sends nothing: a replay computes it again. */
const computes = (use: string) => use.startsWith("code.");

/** The steps of a run that a test can hold to what they did, each once, however often a loop carried it out. */
export function testableSteps(steps: readonly RunStep[]): TestableStep[] {
  const found = new Map<string, TestableStep>();
  for (const { id, title, use, effect, status } of steps) {
    if (status === "skipped" || found.has(id)) continue;
    const reachesOut = asking.has(use) || (effect !== "pure" && effect !== "flow" && !computes(use));
    found.set(id, { id, title, reachesOut, what: heldTo(use, title, reachesOut) });
  }
  return [...found.values()];
}

function heldTo(use: string, title: string, reachesOut: boolean): string {
  if (!reachesOut) return `What “${title}” gives`;
  return use.startsWith("file.") ? `What “${title}” works on` : `What “${title}” sends or changes`;
}
