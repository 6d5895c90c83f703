import { Callout } from "@/components/ui";
import type { Problem, WorkflowDocument } from "@/lib/api/types";

import { ProblemList } from "./ProblemList";
import { ownerPath } from "./steps";

interface MissingSummaryProps {
  problems: readonly Problem[];
  document: WorkflowDocument;
  onSelect: (path: string) => void;
}

/** Everything that is to be put right before the workflow can be published. */
export function MissingSummary({ problems, document, onSelect }: MissingSummaryProps) {
  if (problems.length === 0) return null;
  return (
    <Callout kind="warning" title="Before it can be published" className="mb-3">
      <ProblemList
        problems={problems}
        label="What is missing"
        within={document}
        onSelect={(problem) => onSelect(ownerPath(problem.path))}
        className="mt-1"
      />
    </Callout>
  );
}
