import { Callout, statusLabel } from "@/components/ui";
import type { Run } from "@/lib/api/types";

import { meaningOf } from "./errorWords";
import { HeldRun } from "./HeldRun";

const kinds: Partial<Record<Run["status"], "info" | "warning">> = {
  cancelled: "info",
  waiting: "info",
  interrupted: "warning",
};

/** Why a run did not succeed, or does not begin. */
export function RunProblem({ run }: { run: Run }) {
  if (run.status === "held") return <HeldRun reason={run.error} />;
  if (!run.error) {
    if (run.status === "dead") {
      return (
        <Callout kind="danger" title="Given up">
          A step took its worker down again and again, so the run was set aside.
        </Callout>
      );
    }
    return null;
  }
  const failing = run.steps.find((step) => step.path === run.error?.step);
  const meaning = meaningOf(run.error.code);
  return (
    <Callout
      kind={kinds[run.status] ?? "danger"}
      title={failing ? `${statusLabel(run.status)} at “${failing.title}”` : statusLabel(run.status)}
    >
      <p>{run.error.message}</p>
      {meaning && !failing && <p className="text-muted">{meaning}</p>}
    </Callout>
  );
}
