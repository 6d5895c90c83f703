"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import ErrorState from "@/components/ErrorState";
import { Badge, Button, Dialog, DialogClose, DialogContent, Field, Select, Skeleton } from "@/components/ui";
import { api } from "@/lib/api/client";
import type { Workflow, WorkflowPreview } from "@/lib/api/types";

import { stepSentences, totalSentence } from "./preview";

const bases: Record<WorkflowPreview["based_on"], string> = {
  input: "With the given input.",
  run: "With what the last run received and was answered.",
  sample: "With the trigger's sample.",
  nothing: "With an empty input: this trigger has no sample.",
};

/** Tells what the newest version would do, before it does it. */
export function PreviewButton({ workflow }: { workflow: Workflow }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Preview</Button>
      {isOpen && <PreviewDialog workflow={workflow} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function PreviewDialog({ workflow, onClose }: { workflow: Workflow; onClose: () => void }) {
  const last = workflow.last_run;
  const [source, setSource] = useState("sample");
  const preview = useQuery({
    queryKey: ["workflows", "preview", workflow.id, workflow.version, source, last?.id],
    queryFn: ({ signal }): Promise<WorkflowPreview> =>
      api.post("/api/workflows/{id}/preview", {
        path: { id: workflow.id },
        body: { version: workflow.version, ...(source === "run" && last ? { run_id: last.id } : {}) },
        signal,
      }),
    staleTime: 0,
    retry: false,
  });

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="What would it do?"
        description={`A dry run of version ${workflow.version}: nothing is sent, changed or counted.`}
        size="md"
        footer={
          <DialogClose asChild>
            <Button>Close</Button>
          </DialogClose>
        }
      >
        <div className="space-y-4">
          {last && (
            <Field label="With the data of">
              <Select
                value={source}
                options={[
                  { value: "sample", label: "The trigger's sample" },
                  { value: "run", label: "The last run" },
                ]}
                onChange={(event) => setSource(event.target.value)}
              />
            </Field>
          )}
          {preview.isError ? (
            <ErrorState
              title="There is no preview"
              error={preview.error}
              onRetry={() => void preview.refetch()}
              retrying={preview.isFetching}
            />
          ) : preview.data ? (
            <Summary preview={preview.data} />
          ) : (
            <Skeleton className="h-32 w-full" />
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}

function Summary({ preview }: { preview: WorkflowPreview }) {
  const { runs, month } = preview.cost;
  return (
    <div role="status" className="space-y-3 text-sm">
      <p className="font-medium">{totalSentence(preview)}</p>
      <ul aria-label="What its steps would do" className="space-y-2">
        {stepSentences(preview).map(({ step, text }) => (
          <li key={step.path} className="break-words rounded-md border border-line px-3 py-2">
            {text} {step.assumed && <Badge>Outcome assumed</Badge>}
            <span className="block text-muted">
              {step.title} ({step.path})
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
            {preview.unknown.map(({ path, why }) => (
              <li key={`${path}|${why}`} className="break-words">
                {path}: {why}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
