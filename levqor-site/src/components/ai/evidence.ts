import type { RunStep } from "@/lib/api/types";

/** The step that a piece of evidence comes from: the one that its id names, else the one that failed. */
export function stepOfEvidence(id: string, steps: readonly RunStep[], failed: string | null): RunStep | null {
  const named = steps
    .filter(({ path }) => id === path || id.startsWith(`${path}.`) || id.includes(`steps.${path}.`))
    .sort((one, other) => other.path.length - one.path.length)[0];
  return named ?? steps.find(({ path }) => path === failed) ?? null;
}

/** Brings a step of the run's page into view and gives it the focus. */
export function showStep(path: string): void {
  const step = document.querySelector<HTMLElement>(`[data-run-step="${CSS.escape(path)}"]`);
  step?.scrollIntoView({ block: "start" });
  step?.querySelector("button")?.focus({ preventScroll: true });
}
