"use client";

import { CircleCheck, CircleDashed } from "lucide-react";
import Link from "next/link";
import { useState } from "react";

import { Badge, Button, buttonClass, Callout } from "@/components/ui";
import { api } from "@/lib/api/client";
import { ApiError, errorMessage } from "@/lib/api/error";
import type { Run } from "@/lib/api/types";
import { useMay } from "@/lib/session";

import { DocumentChanges } from "../workflow/DocumentChanges";
import { ProblemList } from "../workflow/ProblemList";
import { useWorkflowActions } from "../workflow/useWorkflowActions";
import { type Applied, applyPatch, notApplied } from "./applyPatch";
import type { DebugPatch } from "./assistants";

interface PatchOfferProps {
  run: Run;
  patch: DebugPatch;
  /** The newest version when the fix was worked out. */
  basedOn: number;
  /** The step to run again from; null: where it failed. */
  fromStep: string | null;
}

/** A proposed fix as a difference, what its replay showed, and, only when that passed, the way to apply it. */
export function PatchOffer({ run, patch, basedOn, fromStep }: PatchOfferProps) {
  const mayEdit = useMay("edit");
  const { replay } = patch;
  return (
    <section aria-label="Proposed fix" className="space-y-3">
      <div>
        <h3 className="text-sm font-semibold">Proposed fix</h3>
        <p className="text-sm">{patch.summary}</p>
      </div>
      <DocumentChanges
        changes={patch.changes}
        label="What the fix changes"
        titles={new Map(run.steps.map(({ id, title }) => [id, title]))}
      />
      <div className="flex flex-wrap items-baseline gap-x-2 gap-y-1 text-sm">
        <Badge tone={replay.passed ? "success" : "warning"}>
          {replay.passed ? "Replay passed" : "Replay did not pass"}
        </Badge>
        <span className="min-w-0 break-words text-muted">
          {replay.message} {stepsInWords(replay.checked_steps)}
        </span>
      </div>
      {!replay.passed ? (
        <p className="text-sm text-muted">
          The fix is not offered to apply, because it could not be shown to work on what this run really saw.
        </p>
      ) : mayEdit ? (
        <Apply run={run} patch={patch} basedOn={basedOn} fromStep={fromStep} />
      ) : (
        <p className="text-sm text-muted">Your role may read this workflow, not change it.</p>
      )}
    </section>
  );
}

function stepsInWords(count: number): string {
  return count === 1 ? "1 step was checked." : `${count} steps were checked.`;
}

function Apply({ run, patch, basedOn, fromStep }: PatchOfferProps) {
  const workflows = useWorkflowActions();
  const [applied, setApplied] = useState<Applied>(notApplied);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function apply() {
    setIsBusy(true);
    setError(null);
    const id = run.workflow_id;
    try {
      await applyPatch(
        {
          read: () => api.get("/api/workflows/{id}", { path: { id } }),
          save: (document, message) => workflows.save(id, document, message),
          publish: () => workflows.publish(id),
          runAgain: () =>
            api.post("/api/runs/{id}/retry", {
              path: { id: run.id },
              body: { from_step: fromStep, version: "latest" },
            }),
        },
        { document: patch.document, summary: patch.summary, basedOn },
        applied,
        setApplied,
      );
    } catch (caught) {
      setError(caught);
    } finally {
      setIsBusy(false);
    }
  }

  const hasBegun = isBusy || applied !== notApplied;
  const isDone = applied.runId !== null;
  return (
    <div className="space-y-3">
      {!isDone && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <Button variant="primary" loading={isBusy} onClick={() => void apply()}>
            {applied === notApplied ? "Apply and run again from here" : "Go on"}
          </Button>
          {!hasBegun && (
            <p className="text-xs text-muted">
              Saves a new version, publishes it if the workflow is published, and starts a new run on it.
            </p>
          )}
        </div>
      )}
      {hasBegun && <Progress applied={applied} />}
      {error !== null && <ApplyError error={error} applied={applied} />}
      {isDone && (
        <Link href={`/runs/view?id=${applied.runId}`} className={buttonClass("primary")}>
          Watch the new run
        </Link>
      )}
    </div>
  );
}

function Progress({ applied }: { applied: Applied }) {
  const { savedVersion, shouldPublish, isPublished, runId } = applied;
  return (
    <ol role="status" aria-label="Applying the fix" className="space-y-1 text-sm">
      <Stage
        done={savedVersion !== null}
        text={savedVersion ? `Saved as version ${savedVersion}` : "Save it"}
      />
      {(savedVersion === null || shouldPublish) && (
        <Stage
          done={isPublished}
          text={isPublished ? "Published" : "Publish it, if the workflow is published"}
        />
      )}
      <Stage done={runId !== null} text={runId ? "A new run has started" : "Start a new run"} />
    </ol>
  );
}

function Stage({ done, text }: { done: boolean; text: string }) {
  const Icon = done ? CircleCheck : CircleDashed;
  return (
    <li className="flex items-center gap-2">
      <Icon aria-hidden className={done ? "size-4 text-success" : "size-4 text-faint"} />
      <span className={done ? undefined : "text-muted"}>{text}</span>
    </li>
  );
}

function ApplyError({ error, applied }: { error: unknown; applied: Applied }) {
  const problems = error instanceof ApiError ? error.problems : [];
  return (
    <Callout
      kind="danger"
      role="alert"
      title={applied.savedVersion === null ? "The fix was not applied" : "The fix was applied in part"}
    >
      <p>{errorMessage(error)}</p>
      {problems.length > 0 && <ProblemList problems={problems} className="mt-2" />}
    </Callout>
  );
}
