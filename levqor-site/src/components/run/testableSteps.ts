import type { RunStep } from "@/lib/api/types";

export interface TestableStep {
  id: string;
  title: string;
  /** Whether it asks somebody for something, so that what it asks for counts rather than what it is given. */
  reachesOut: boolean;
}

const asking = new Set(["flow.approve", "flow.call"]);

/** The steps of a run that a test can hold to what they did, each once, however often a loop carried it out. */
export function testableSteps(steps: readonly RunStep[]): TestableStep[] {
  const found = new Map<string, TestableStep>();
  for (const { id, title, use, effect, status } of steps) {
    if (status === "skipped" || found.has(id)) continue;
    found.set(id, { id, title, reachesOut: asking.has(use) || (effect !== "pure" && effect !== "flow") });
  }
  return [...found.values()];
}
