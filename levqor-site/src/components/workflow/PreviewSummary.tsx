import { Badge } from "@/components/ui";
import type { WorkflowPreview } from "@/lib/api/types";

import { stepSentences, totalSentence } from "./preview";

const bases: Record<WorkflowPreview["based_on"], string> = {
  input: "With the given input.",
  run: "With what the last run received and was answered.",
  sample: "With the trigger's sample.",
  nothing: "With an empty input: this trigger has no sample.",
};

/** What a preview came to: what each step would do, what it costs, and what cannot be told. */
export function PreviewSummary({ preview }: { preview: WorkflowPreview }) {
  const { runs, month } = preview.cost;
  return (
    <div role="status" className="space-y-3 text-sm">
      <p className="font-medium">{totalSentence(preview)}</p>
      <ul aria-label="What its steps would do" className="space-y-2">
        {stepSentences(preview).map(({ step, text }) => (
          <li key={step.path} className="break-words rounded-md border border-line px-3 py-2">
            {text} {step.assumed && <Badge>Outcome assumed</Badge>}
            <span className="block text-muted">
              {step.title} <span className="font-mono text-2xs text-faint">{step.path}</span>
            </span>
          </li>
        ))}
      </ul>
      <p className="text-muted">
        {bases[preview.based_on]} {runs === 1 ? "1 run" : `${runs} runs`} each time
        {month && `, ${month.runs.toLocaleString("en")} in the next 30 days`}; no AI credits.
      </p>
      {preview.unknown.length > 0 && (
        <div>
          <p className="font-medium">What this cannot tell</p>
          <ul aria-label="What this cannot tell" className="mt-1 list-disc space-y-1 pl-5 text-muted">
            {preview.unknown.map(({ path, title, why }) => (
              <li key={`${path}|${why}`} className="break-words">
                <span className="text-text">{title}:</span> {why}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
