"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";

import {
  Button,
  Callout,
  Checkbox,
  Dialog,
  DialogClose,
  DialogContent,
  Field,
  Input,
  statusLabel,
  toast,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import { ApiError, errorMessage } from "@/lib/api/error";
import type { Run } from "@/lib/api/types";
import { absoluteTime } from "@/lib/time";

import { ProblemList } from "../workflow/ProblemList";
import { testableSteps } from "./testableSteps";

interface MakeTestDialogProps {
  run: Run;
  onClose: () => void;
}

/** Makes a run a test of its workflow: what must stay as it was is chosen step by step. */
export function MakeTestDialog({ run, onClose }: MakeTestDialogProps) {
  const router = useRouter();
  const queries = useQueryClient();
  const steps = testableSteps(run.steps);
  const reaching = steps.filter(({ reachesOut }) => reachesOut).map(({ id }) => id);
  const computing = steps.filter(({ reachesOut }) => !reachesOut).map(({ id }) => id);
  const hasResult = run.result !== null;
  const [name, setName] = useState(
    `${run.workflow_name}: run of ${absoluteTime(run.created_at)}`.slice(-200),
  );
  const [requests, setRequests] = useState<string[]>(reaching);
  const [outputs, setOutputs] = useState<string[]>(reaching.length > 0 || hasResult ? [] : computing);
  const [result, setResult] = useState(hasResult);

  const make = useMutation({
    mutationFn: () =>
      api.post("/api/workflows/{id}/tests", {
        path: { id: run.workflow_id },
        body: { run_id: run.id, name: name.trim(), expectations: { requests, outputs, result } },
      }),
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: ["workflows", "tests", run.workflow_id] });
      toast.success(`Test “${made.name}” is made`, {
        label: "Show tests",
        onClick: () => router.push(`/workflows/view?id=${run.workflow_id}&tab=tests`),
      });
      onClose();
    },
  });

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Make a test of this run"
        description="Every version that is to be published is replayed on this run first, offline. It is not published while something differs that must stay as it was."
        size="md"
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button
              variant="primary"
              loading={make.isPending}
              disabled={name.trim() === ""}
              onClick={() => make.mutate()}
            >
              Make test
            </Button>
          </>
        }
      >
        <div className="space-y-4">
          <Field label="Name of the test" required>
            <Input
              value={name}
              maxLength={200}
              placeholder="What it is about, such as: a big order"
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
          <fieldset className="space-y-1">
            <legend className="mb-1 text-sm font-medium">What must stay as it was</legend>
            <p className="pb-1 text-sm text-muted">
              The run ends as: {statusLabel(run.status).toLowerCase()}.
            </p>
            {steps.map(({ id, what, reachesOut }) => {
              const [chosen, choose] = reachesOut ? [requests, setRequests] : [outputs, setOutputs];
              return (
                <div key={id}>
                  <Checkbox
                    label={what}
                    checked={chosen.includes(id)}
                    onChange={(event) => choose(toggled(chosen, id, event.target.checked))}
                  />
                </div>
              );
            })}
            {hasResult && (
              <Checkbox
                label="What the run answers"
                checked={result}
                onChange={(event) => setResult(event.target.checked)}
              />
            )}
          </fieldset>
          {make.isError && (
            <Callout kind="danger" role="alert" title={errorMessage(make.error)}>
              {make.error instanceof ApiError && <ProblemList problems={make.error.problems} />}
            </Callout>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}

function toggled(chosen: readonly string[], id: string, isChosen: boolean): string[] {
  return isChosen ? [...chosen, id] : chosen.filter((other) => other !== id);
}
