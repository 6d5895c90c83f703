"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import ErrorState from "@/components/ErrorState";
import {
  Button,
  Dialog,
  DialogClose,
  DialogContent,
  Field,
  Select,
  Skeleton,
  Textarea,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import { ApiError } from "@/lib/api/error";
import type { Json, Workflow, WorkflowPreview } from "@/lib/api/types";

import { PreviewSummary } from "./PreviewSummary";
import { ProblemList } from "./ProblemList";
import { readJson, sampleInput } from "./sampleInput";
import { useRegistry } from "./useRegistry";

type Source = "sample" | "run" | "input";

interface PreviewDialogProps {
  workflow: Workflow;
  onClose: () => void;
}

/** A dry run of the newest version on the trigger's sample, on the last run, or on an input that is typed. */
export function PreviewDialog({ workflow, onClose }: PreviewDialogProps) {
  const last = workflow.last_run;
  const registered = useRegistry().findTrigger(workflow.trigger_use);
  const [source, setSource] = useState<Source>("sample");
  const [text, setText] = useState<string | null>(null);
  const [given, setGiven] = useState<Json | undefined>(undefined);
  const typed = text ?? JSON.stringify(sampleInput(workflow, registered), null, 2);
  const read = readJson(typed);
  const isWaiting = source === "input" && given === undefined;
  const preview = useQuery({
    queryKey: ["workflows", "preview", workflow.id, workflow.version, source, last?.id, given],
    queryFn: ({ signal }): Promise<WorkflowPreview> =>
      api.post("/api/workflows/{id}/preview", {
        path: { id: workflow.id },
        body: {
          version: workflow.version,
          ...(source === "run" && last ? { run_id: last.id } : {}),
          ...(source === "input" ? { input: given } : {}),
        },
        signal,
      }),
    enabled: !isWaiting,
    placeholderData: source === "input" ? keepPreviousData : undefined,
    staleTime: 0,
    retry: false,
  });

  function choose(next: Source) {
    setSource(next);
    setGiven(undefined);
  }

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
          <Field label="With the data of" required>
            <Select
              value={source}
              options={[
                { value: "sample", label: "The trigger's sample" },
                ...(last ? [{ value: "run", label: "The last run" }] : []),
                { value: "input", label: "An input of my own" },
              ]}
              onChange={(event) => choose(event.target.value as Source)}
            />
          </Field>
          {source === "input" && (
            <div className="space-y-2">
              <Field label="Sample input (JSON)" required error={read.error} help={inputHelp(workflow)}>
                <Textarea
                  rows={7}
                  className="font-mono text-xs"
                  spellCheck={false}
                  value={typed}
                  onChange={(event) => setText(event.target.value)}
                />
              </Field>
              <Button
                variant="primary"
                loading={preview.isFetching}
                disabled={read.value === undefined}
                onClick={() => setGiven(read.value)}
              >
                Preview with this input
              </Button>
            </div>
          )}
          {isWaiting ? null : preview.isError ? (
            <ErrorState
              title="There is no preview"
              error={preview.error}
              onRetry={() => void preview.refetch()}
              retrying={preview.isFetching}
              actions={
                preview.error instanceof ApiError && preview.error.problems.length > 0 ? (
                  <ProblemList problems={preview.error.problems} within={workflow.document} />
                ) : undefined
              }
            />
          ) : preview.data ? (
            <PreviewSummary preview={preview.data} />
          ) : (
            <Skeleton className="h-32 w-full" />
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}

function inputHelp({ trigger_use: use }: Workflow): string {
  return use === "manual"
    ? "What steps read as trigger.input."
    : "It takes the place of what the trigger brings.";
}
