import type { Run } from "@/lib/api/types";

/** What a waiting run waits for; an instant follows. */
export function waitingWords(run: Pick<Run, "steps">): string {
  if (waitsForApproval(run)) {
    return "The run waits for somebody to decide under Approvals. Without a decision it goes on";
  }
  return waitingSteps(run).some((step) => step.called_run_id)
    ? "The run waits for a run that it called, and looks itself"
    : "The run waits and goes on";
}

export function waitsForApproval(run: Pick<Run, "steps">): boolean {
  return waitingSteps(run).some((step) => step.approval_id);
}

function waitingSteps(run: Pick<Run, "steps">): Run["steps"] {
  return run.steps.filter((step) => step.status === "waiting" && !step.error);
}
