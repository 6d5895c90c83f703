"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";

import {
  Button,
  Callout,
  Dialog,
  DialogClose,
  DialogContent,
  Field,
  InlineCode,
  Select,
  Textarea,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import { ApiError, errorMessage } from "@/lib/api/error";
import type { Run, RunStep, Workflow } from "@/lib/api/types";

import { ProblemList } from "../workflow/ProblemList";
import { changedEntries, type JsonObject, readObject } from "./editedJson";
import { asVersion, versionChoices } from "./versionChoices";

interface EditedRunDialogProps {
  run: Run;
  workflow: Workflow | undefined;
  /** The path of the step to start from; empty for the start. */
  fromStep: string;
  onClose: () => void;
}

/** A new run with other input: the trigger's data, and the outputs of what is kept, as JSON to be changed. */
export function EditedRunDialog({ run, workflow, fromStep, onClose }: EditedRunDialogProps) {
  const router = useRouter();
  const recorded = run.trigger.data as JsonObject;
  const [from, setFrom] = useState(fromStep);
  const [version, setVersion] = useState(String(run.version));
  const [text, setText] = useState(() => JSON.stringify(recorded, null, 2));
  const [outputsText, setOutputsText] = useState<string | null>(null);

  const kept = keptOutputs(run.steps, from);
  const input = readObject(text);
  const outputs = outputsText === null ? { value: kept } : readObject(outputsText);
  const start = useMutation({
    mutationFn: (body: { input: JsonObject; outputs: JsonObject }) =>
      api.post("/api/runs/{id}/retry", {
        path: { id: run.id },
        body: { ...body, from_step: from || null, version: asVersion(version, run) },
      }),
    onSuccess: (started) => {
      onClose();
      router.push(`/runs/view?id=${started.id}`);
    },
  });

  function chooseFrom(path: string) {
    setFrom(path);
    setOutputsText(null);
  }

  function submit() {
    if (!input.value || !outputs.value) return;
    start.mutate({ input: input.value, outputs: from === "" ? {} : changedEntries(kept, outputs.value) });
  }

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Run again with other input"
        description={
          <>
            Starts a new run for real. Values shown as <InlineCode>••••</InlineCode> stay as they were unless
            you write others.
          </>
        }
        size="lg"
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button
              variant="primary"
              loading={start.isPending}
              disabled={!input.value || !outputs.value}
              onClick={submit}
            >
              Start run
            </Button>
          </>
        }
      >
        <div className="space-y-4">
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Start from" required>
              <Select
                value={from}
                options={startOptions(run)}
                onChange={(event) => chooseFrom(event.target.value)}
              />
            </Field>
            <Field label="Version" required>
              <Select
                value={version}
                options={versionChoices(run, workflow)}
                onChange={(event) => setVersion(event.target.value)}
              />
            </Field>
          </div>
          <Field label="Data of the trigger (JSON)" required error={input.error}>
            <Textarea
              rows={10}
              className="font-mono text-xs"
              spellCheck={false}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </Field>
          {from !== "" && Object.keys(kept).length > 0 && (
            <Field
              label="Outputs of the steps before (JSON, by path)"
              required
              help="These steps are not done again. What you change here is what the later steps see."
              error={outputs.error}
            >
              <Textarea
                rows={8}
                className="font-mono text-xs"
                spellCheck={false}
                value={outputsText ?? JSON.stringify(kept, null, 2)}
                onChange={(event) => setOutputsText(event.target.value)}
              />
            </Field>
          )}
          {start.isError && (
            <Callout kind="danger" role="alert" title={errorMessage(start.error)}>
              {start.error instanceof ApiError && <ProblemList problems={start.error.problems} />}
            </Callout>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}

/** Steps outside of loops, that a run can start from; what steers is decided anew in any case. */
function startOptions(run: Run): { value: string; label: string }[] {
  const steps = run.steps.filter(({ path }) => !path.includes("["));
  return [
    { value: "", label: "The start, keeping nothing" },
    ...steps.map(({ path, title }) => ({ value: path, label: `${title} (${path})` })),
  ];
}

/** What the steps before one gave, by path, as far as a new run takes it over. */
function keptOutputs(steps: readonly RunStep[], from: string): JsonObject {
  const at = steps.findIndex(({ path }) => path === from);
  const before = steps
    .slice(0, Math.max(at, 0))
    .filter((step) => step.effect !== "flow" && step.status === "succeeded");
  return Object.fromEntries(before.map(({ path, output }) => [path, output]));
}
