/** Where a piece of evidence can be looked at. */
export type EvidencePlace = { kind: "step"; path: string } | { kind: "run"; id: string } | null;

const OF_STEP = /^steps\.(.+)\.[a-z_]+$/;
const RUN_ID = /\brun_[A-Za-z0-9]+\b/;

/** `steps.big/tell.status` belongs to a step of the run; a piece that names another run leads there. */
export function placeOfEvidence(id: string, value: string): EvidencePlace {
  const path = OF_STEP.exec(id)?.[1];
  if (path) return { kind: "step", path };
  const run = id.startsWith("run.") ? RUN_ID.exec(value)?.[0] : undefined;
  return run ? { kind: "run", id: run } : null;
}

/** Brings a step of the run's page into view and gives it the focus. */
export function showStep(path: string): void {
  const step = document.querySelector<HTMLElement>(`[data-run-step="${CSS.escape(path)}"]`);
  step?.scrollIntoView({ block: "start" });
  step?.querySelector("button")?.focus({ preventScroll: true });
}
