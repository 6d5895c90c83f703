"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { useState } from "react";

import ErrorState from "@/components/ErrorState";
import {
  Badge,
  Button,
  Callout,
  Card,
  CardHeader,
  Dialog,
  DialogClose,
  DialogContent,
  EmptyState,
  Field,
  Select,
  SkeletonRows,
  Time,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import { errorMessage } from "@/lib/api/error";
import type { RetriedRuns, RunCause, VersionChoice } from "@/lib/api/types";
import { useMay } from "@/lib/session";

const LONGEST_MS = 60_000;
const spans = [1, 7, 31];

/** Failed runs of the last days by cause, each group to be run again at once. */
export function FailureCauses({ workflowId }: { workflowId?: string }) {
  const mayEdit = useMay("edit");
  const [days, setDays] = useState(7);
  const [repeating, setRepeating] = useState<RunCause | null>(null);
  const causes = useQuery({
    queryKey: ["runs", "causes", days, workflowId ?? ""],
    queryFn: ({ signal }) =>
      api.get("/api/runs/causes", {
        query: { days, workflow_id: workflowId },
        signal,
        timeoutMs: LONGEST_MS,
      }),
  });
  return (
    <Card aria-labelledby="causes-title">
      <CardHeader
        id="causes-title"
        title="Failures by cause"
        description="Failed runs with the same workflow, step and cause stand together."
        actions={
          <Field label="Of how many days" hideLabel required>
            <Select
              value={String(days)}
              options={spans.map((span) => ({
                value: String(span),
                label: span === 1 ? "Last day" : `Last ${span} days`,
              }))}
              onChange={(event) => setDays(Number(event.target.value))}
            />
          </Field>
        }
      />
      {causes.isError ? (
        <ErrorState
          title="The causes could not be loaded"
          error={causes.error}
          onRetry={() => void causes.refetch()}
          retrying={causes.isFetching}
        />
      ) : !causes.data ? (
        <SkeletonRows rows={3} label="Loading causes" />
      ) : causes.data.items.length === 0 ? (
        <EmptyState
          icon={<CircleCheck aria-hidden className="size-5" />}
          title="Nothing failed"
          description="No run of these days failed."
        />
      ) : (
        <ul aria-label="Causes" className="divide-y divide-line">
          {causes.data.items.map((cause) => (
            <li key={`${cause.workflow_id}|${cause.step}|${cause.class}`} className="px-4 py-3">
              <Cause cause={cause} onRepeat={mayEdit ? () => setRepeating(cause) : undefined} />
            </li>
          ))}
        </ul>
      )}
      {repeating && <RepeatDialog cause={repeating} onClose={() => setRepeating(null)} />}
    </Card>
  );
}

function Cause({ cause, onRepeat }: { cause: RunCause; onRepeat?: () => void }) {
  const where = cause.step === null ? "as a whole" : `at “${cause.title}”`;
  return (
    <article
      aria-label={`${cause.class_label}, ${cause.workflow_name}`}
      className="flex flex-wrap items-start gap-x-3 gap-y-2"
    >
      <div className="min-w-0 flex-1 basis-64">
        <h3 className="flex flex-wrap items-center gap-2 text-sm font-medium">
          {cause.class_label}
          <Badge tone={cause.retryable ? "info" : "neutral"}>
            {cause.retryable ? "A repeat can help" : "Needs a correction first"}
          </Badge>
        </h3>
        <p className="break-words text-sm text-muted">
          {cause.count === 1 ? "1 run" : `${cause.count.toLocaleString("en-GB")} runs`} of{" "}
          <Link
            href={`/workflows/view?id=${cause.workflow_id}`}
            className="rounded text-accent underline underline-offset-2 hover:no-underline"
          >
            {cause.workflow_name}
          </Link>{" "}
          failed {where}. To be fixed by: {cause.fixer_label.toLowerCase()}.{" "}
          <Link
            href={`/runs/view?id=${cause.last_run_id}`}
            className="rounded text-accent underline underline-offset-2 hover:no-underline"
          >
            The last one
          </Link>
          , <Time at={cause.last_at} />.
          {cause.repeated > 0 && ` ${cause.repeated.toLocaleString("en-GB")} went again since.`}
        </p>
      </div>
      {onRepeat && cause.run_ids.length > 0 && (
        <Button
          size="sm"
          aria-label={`Run all again: ${cause.class_label}, ${cause.workflow_name}`}
          onClick={onRepeat}
        >
          {cause.run_ids.length === 1 ? "Run again" : "Run all again"}
        </Button>
      )}
    </article>
  );
}

function RepeatDialog({ cause, onClose }: { cause: RunCause; onClose: () => void }) {
  const queries = useQueryClient();
  const [version, setVersion] = useState<"same" | "latest">("latest");
  const repeat = useMutation({
    mutationFn: (choice: VersionChoice) =>
      api.post("/api/runs/retry-many", {
        body: { run_ids: cause.run_ids, version: choice },
        timeoutMs: LONGEST_MS,
      }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["runs"] }),
  });
  const count = cause.run_ids.length;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={count === 1 ? "Run it again?" : `Run ${count} runs again?`}
        description="Each becomes a new run that keeps what had succeeded before the failure."
        footer={
          repeat.data ? (
            <DialogClose asChild>
              <Button variant="primary">Done</Button>
            </DialogClose>
          ) : (
            <>
              <DialogClose asChild>
                <Button>Cancel</Button>
              </DialogClose>
              <Button variant="primary" loading={repeat.isPending} onClick={() => repeat.mutate(version)}>
                Run again
              </Button>
            </>
          )
        }
      >
        {repeat.data ? (
          <Outcome result={repeat.data} />
        ) : (
          <div className="space-y-3">
            <Field label="Version" required>
              <Select
                value={version}
                options={[
                  { value: "latest", label: "The published one, else the newest" },
                  { value: "same", label: "The one that each run had" },
                ]}
                onChange={(event) => setVersion(event.target.value as "same" | "latest")}
              />
            </Field>
            {cause.count - cause.repeated > count && (
              <p className="text-sm text-muted">
                These are the newest {count} of {(cause.count - cause.repeated).toLocaleString("en-GB")}.
              </p>
            )}
            {!cause.retryable && (
              <Callout kind="warning">
                A repeat alone does not cure this. Correct what failed first, and publish the correction.
              </Callout>
            )}
            {repeat.isError && <Callout kind="danger" role="alert" title={errorMessage(repeat.error)} />}
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}

function Outcome({ result }: { result: RetriedRuns }) {
  const refused = result.items.filter(({ started }) => started === null);
  return (
    <div role="status" className="space-y-2 text-sm">
      <p>{result.started === 1 ? "1 run is" : `${result.started} runs are`} under way.</p>
      {refused.length > 0 && (
        <ul aria-label="Not started" className="space-y-1">
          {refused.map(({ run_id, message }) => (
            <li key={run_id}>
              <Link href={`/runs/view?id=${run_id}`} className="font-mono text-xs text-accent underline">
                {run_id}
              </Link>{" "}
              {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
