"use client";

import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { useEffect, useMemo, useRef, useState } from "react";

import AIDebugAssistant from "@/components/ai/AIDebugAssistant";
import ErrorState from "@/components/ErrorState";
import {
  Button,
  ButtonLink,
  Callout,
  Card,
  ConfirmDialog,
  Dialog,
  DialogContent,
  PageHeader,
  Skeleton,
  StatusBadge,
  statusLabel,
  Time,
  toast,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import { ApiError } from "@/lib/api/error";
import type { Run, RunStep, VersionChoice } from "@/lib/api/types";
import { useMay } from "@/lib/session";

import { EditedRunDialog } from "./EditedRunDialog";
import { meaningOf } from "./errorWords";
import { HeldRun } from "./HeldRun";
import { MakeTestDialog } from "./MakeTestDialog";
import { ReplayPanel } from "./ReplayPanel";
import { RunActions } from "./RunActions";
import { ConnectionBadge, ConnectionNotice } from "./RunConnection";
import { RunSteps } from "./RunSteps";
import { isFinal, isTrouble } from "./status";
import { Value } from "./StepDetails";
import { Countdown, Duration } from "./Ticking";
import { runTree } from "./tree";
import { TriggerRow } from "./TriggerRow";
import { type Connection, useRun } from "./useRun";
import { useWorkflowOf } from "./useWorkflowOf";
import { waitingWords, waitsForApproval } from "./waiting";

export function RunView() {
  const id = useSearchParams().get("id") ?? "";
  const { run, connection, ...query } = useRun(id);

  if (run) return <LoadedRun key={run.id} run={run} connection={connection} />;
  if (query.isError || id === "") {
    const isGone = id === "" || (query.error instanceof ApiError && query.error.status === 404);
    return (
      <>
        <PageHeader title="Run" back={{ href: "/runs", label: "Runs" }} />
        <Card>
          <ErrorState
            title={isGone ? "There is no such run" : "The run could not be loaded"}
            description={isGone ? "Check the address." : undefined}
            error={query.error}
            onRetry={isGone ? undefined : () => void query.refetch()}
            retrying={query.isFetching}
            actions={<ButtonLink href="/runs">All runs</ButtonLink>}
          />
        </Card>
      </>
    );
  }
  return (
    <div role="status" aria-label="Loading the run">
      <Skeleton className="mb-6 h-7 w-64" />
      <Skeleton className="mb-2 h-10 w-full" />
      <Skeleton className="mb-2 h-10 w-full" />
      <Skeleton className="h-10 w-full" />
    </div>
  );
}

function LoadedRun({ run, connection }: { run: Run; connection: Connection }) {
  const router = useRouter();
  const queries = useQueryClient();
  const [isCancelling, setIsCancelling] = useState(false);
  const [isStarting, setIsStarting] = useState(false);
  const [repeating, setRepeating] = useState<RunStep | null>(null);
  const [isReplaying, setIsReplaying] = useState(false);
  const [editingFrom, setEditingFrom] = useState<string | null>(null);
  const [isMakingTest, setIsMakingTest] = useState(false);
  const nodes = useMemo(() => runTree(run.steps), [run.steps]);
  const isOver = isFinal(run.status);
  const mayEdit = useMay("edit");
  const workflow = useWorkflowOf(run, isOver);
  const newest = workflow && workflow.version !== run.version ? workflow.version : null;

  useShowFailure(run);

  async function start(version: VersionChoice, fromStep: string | null = null) {
    setIsStarting(true);
    try {
      const started = await api.post("/api/runs/{id}/retry", {
        path: { id: run.id },
        body: { from_step: fromStep, version },
      });
      router.push(`/runs/view?id=${started.id}`);
    } catch (error) {
      toast.error(error);
    } finally {
      setIsStarting(false);
    }
  }

  async function cancel() {
    try {
      await api.post("/api/runs/{id}/cancel", { path: { id: run.id } });
      toast.success("The run is being cancelled");
      void queries.invalidateQueries({ queryKey: ["runs"] });
    } catch (error) {
      void queries.invalidateQueries({ queryKey: ["runs"] });
      toast.error(error);
      throw error;
    }
  }

  function runFrom(step: RunStep) {
    if (newest !== null) setRepeating(step);
    else void start("same", step.path);
  }

  function editRepeated() {
    setEditingFrom(repeating?.path ?? "");
    setRepeating(null);
  }

  return (
    <>
      <PageHeader
        title={
          <Link href={`/workflows/view?id=${run.workflow_id}`} className="rounded hover:underline">
            {run.workflow_name}
          </Link>
        }
        back={{ href: "/runs", label: "Runs" }}
        badge={
          <>
            <span role="status" aria-label="Run status">
              <StatusBadge status={run.status} />
            </span>
            <ConnectionBadge connection={connection} />
          </>
        }
        description={<RunFacts run={run} />}
        actions={
          isOver ? (
            <RunActions
              run={run}
              workflow={workflow}
              mayEdit={mayEdit}
              busy={isStarting}
              onReplay={() => setIsReplaying(true)}
              onRepeat={(version) => void start(version)}
              onEdit={() => setEditingFrom("")}
              onMakeTest={() => setIsMakingTest(true)}
            />
          ) : (
            mayEdit && <Button onClick={() => setIsCancelling(true)}>Cancel run</Button>
          )
        }
      />

      <div className="mb-4 space-y-3 empty:hidden">
        <ConnectionNotice connection={connection} />
        <RunProblem run={run} />
        {isTrouble(run.status) && (
          <AIDebugAssistant
            run={run}
            onRetry={mayEdit ? (fromStep) => void start("same", fromStep) : undefined}
          />
        )}
        {run.status === "waiting" && run.wake_at && (
          <Callout
            kind="info"
            actions={
              waitsForApproval(run) && (
                <ButtonLink href="/approvals" size="sm">
                  Open Approvals
                </ButtonLink>
              )
            }
          >
            {waitingWords(run)} <Countdown until={run.wake_at} /> (
            <Time at={run.wake_at} format="absolute" />
            ). Nothing is blocked meanwhile.
          </Callout>
        )}
      </div>

      {isReplaying && <ReplayPanel run={run} workflow={workflow} onClose={() => setIsReplaying(false)} />}

      <section aria-labelledby="steps-of-the-run" className="space-y-1.5">
        <h2 id="steps-of-the-run" className="sr-only">
          Steps of the run
        </h2>
        <TriggerRow run={run} />
        <RunSteps nodes={nodes} label="Steps" onRunFrom={isOver && mayEdit ? runFrom : undefined} />
        {nodes.length === 0 && !isOver && (
          <p
            role="status"
            className="rounded-md border border-dashed border-field px-4 py-5 text-center text-sm text-muted"
          >
            {run.status === "queued"
              ? "Accepted. The first step starts in a moment."
              : "No step has begun yet."}
          </p>
        )}
        {run.result !== null && (
          <div className="pt-3">
            <h2 className="mb-1.5 text-base font-semibold">Result</h2>
            <Value label="Result" value={run.result} />
          </div>
        )}
      </section>

      <ConfirmDialog
        open={isCancelling}
        onOpenChange={setIsCancelling}
        title="Cancel this run?"
        description="The step at work is stopped and no further one begins. What has been done stays done."
        confirmLabel="Cancel run"
        danger
        onConfirm={cancel}
      />
      <Dialog open={repeating !== null} onOpenChange={(open) => !open && setRepeating(null)}>
        <DialogContent
          title={`Run again from ${repeating?.title ?? "here"}`}
          description="What came before this step keeps its outcome. The workflow has a newer version than this run used."
          footer={
            <>
              <Button variant="ghost" onClick={editRepeated}>
                With other input
              </Button>
              <Button loading={isStarting} onClick={() => void start("same", repeating?.path)}>
                On version {run.version}, as this run
              </Button>
              <Button
                variant="primary"
                loading={isStarting}
                onClick={() => void start(newest ?? "same", repeating?.path)}
              >
                On version {newest}, the newest
              </Button>
            </>
          }
        />
      </Dialog>
      {editingFrom !== null && (
        <EditedRunDialog
          run={run}
          workflow={workflow}
          fromStep={editingFrom}
          onClose={() => setEditingFrom(null)}
        />
      )}
      {isMakingTest && <MakeTestDialog run={run} onClose={() => setIsMakingTest(false)} />}
    </>
  );
}

/** Brings the failing step into view, once. */
function useShowFailure(run: Run): void {
  const hasShown = useRef(false);
  const failing = run.error?.step ?? null;
  useEffect(() => {
    if (hasShown.current || failing === null) return;
    const step = document.querySelector(`[data-run-step="${CSS.escape(failing)}"]`);
    if (!step) return;
    hasShown.current = true;
    const { top, bottom } = step.getBoundingClientRect();
    if (top < 0 || bottom > window.innerHeight) step.scrollIntoView({ block: "start" });
  }, [failing, run.steps]);
}

function RunFacts({ run }: { run: Run }) {
  return (
    <ul aria-label="About this run" className="flex flex-wrap gap-x-4 gap-y-0.5 text-sm">
      <li>
        {run.started_at ? "Started" : "Accepted"} <Time at={run.started_at ?? run.created_at} />
      </li>
      {run.started_at && (
        <li>
          {isFinal(run.status) ? "Took" : "Running for"}{" "}
          <Duration from={run.started_at} to={run.finished_at} />
        </li>
      )}
      <li>
        <Link
          href={`/workflows/view?id=${run.workflow_id}&tab=versions`}
          className="rounded text-accent underline underline-offset-2 hover:no-underline"
        >
          Version {run.version}
        </Link>
      </li>
      {run.retry_of && (
        <li>
          Repeats{" "}
          <Link
            href={`/runs/view?id=${run.retry_of}`}
            className="rounded text-accent underline underline-offset-2 hover:no-underline"
          >
            an earlier run
          </Link>
        </li>
      )}
      {run.parent && (
        <li>
          Called by{" "}
          <Link
            href={`/runs/view?id=${run.parent.run_id}`}
            className="rounded text-accent underline underline-offset-2 hover:no-underline"
          >
            another run
          </Link>
        </li>
      )}
      <li className="break-all font-mono text-xs leading-5 text-faint">{run.id}</li>
    </ul>
  );
}

const kinds: Partial<Record<Run["status"], "info" | "warning">> = {
  cancelled: "info",
  waiting: "info",
  interrupted: "warning",
};

function RunProblem({ run }: { run: Run }) {
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
