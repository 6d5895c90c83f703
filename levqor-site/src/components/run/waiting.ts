import type { Run } from "@/lib/api/types";

/** What a waiting run waits for; an instant follows. */
export function waitingWords(run: Pick<Run, "steps">): string {
  const waiting = run.steps.filter((step) => step.status === "waiting" && !step.error);
  if (waiting.some((step) => step.approval_id)) {
    return "The run waits for somebody to decide under Approvals. Without a decision it goes on";
  }
  return waiting.some((step) => step.called_run_id)
    ? "The run waits for a run that it called, and looks itself"
    : "The run waits and goes on";
}
