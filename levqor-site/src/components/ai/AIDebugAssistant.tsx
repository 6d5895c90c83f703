"use client";

import { ScanSearch } from "lucide-react";
import { useEffect, useRef } from "react";

import { Button, Card, CardBody, Skeleton } from "@/components/ui";
import { api } from "@/lib/api/client";
import type { Run } from "@/lib/api/types";

import { askDebug, type DebugAnswer } from "./assistants";
import { DebugFindings } from "./DebugFindings";
import { ErrorTextForm } from "./ErrorTextForm";
import { FailureNotice } from "./FailureNotice";
import { useAsk } from "./useAsk";
import { useTier } from "./useTier";

interface AIDebugAssistantProps {
  /** A run that ended badly; without one, an error is pasted. */
  run?: Run;
  /** Runs it again from a step; null: from where it failed. */
  onRetry?: (fromStep: string | null) => void;
}

/** Explains a failure: from the evidence of a real run, or from the words of an error alone. */
export default function AIDebugAssistant({ run, onRetry }: AIDebugAssistantProps) {
  return run ? <RunExplanation run={run} onRetry={onRetry} /> : <TextExplanation />;
}

interface Explained {
  answer: DebugAnswer;
  /** The workflow's newest version before the explanation was asked for; null when it could not be read. */
  version: number | null;
}

function RunExplanation({ run, onRetry }: { run: Run; onRetry?: (fromStep: string | null) => void }) {
  const tier = useTier();
  const ask = useAsk<null, Explained>(async (_, signal) => {
    const [version, userTier] = await Promise.all([newestVersion(run.workflow_id, signal), tier()]);
    const context = { page: "/runs/view", location: "run", userTier, run_id: run.id };
    return { version, answer: await askDebug(undefined, context, signal) };
  });

  if (ask.answer) {
    return (
      <Findings
        answer={ask.answer.answer}
        run={run}
        version={ask.answer.version}
        onRetry={onRetry}
        onAgain={() => ask.send(null)}
      />
    );
  }
  if (ask.error) return <FailureNotice error={ask.error} what="explanation" onRetry={() => ask.send(null)} />;
  if (ask.isAsking) return <Looking onStop={ask.stop} />;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md border border-line bg-surface px-3 py-2.5">
      <Button onClick={() => ask.send(null)}>
        <ScanSearch aria-hidden className="size-3.5" />
        Explain this failure
      </Button>
      <p className="min-w-0 flex-1 basis-48 text-sm text-muted">
        From what this run really sent and received: the cause, who can fix it, and whether trying again
        helps.
      </p>
    </div>
  );
}

/** The explanation does not depend on it: only applying a fix does, and is not offered without it. */
async function newestVersion(workflowId: string, signal: AbortSignal): Promise<number | null> {
  try {
    return (await api.get("/api/workflows/{id}", { path: { id: workflowId }, signal })).version;
  } catch (error) {
    if (signal.aborted) throw error;
    return null;
  }
}

function TextExplanation() {
  const tier = useTier();
  const ask = useAsk<string, DebugAnswer>(async (error, signal) => {
    const context = { page: "/runs", location: "pasted-error", userTier: await tier() };
    return askDebug(error, context, signal);
  });
  return (
    <div className="space-y-4">
      <ErrorTextForm isAsking={ask.isAsking} onAsk={ask.send} />
      {ask.isAsking && <Looking onStop={ask.stop} />}
      {ask.error && !ask.isAsking && (
        <FailureNotice
          error={ask.error}
          what="explanation"
          onRetry={() => ask.asked !== undefined && ask.send(ask.asked)}
        />
      )}
      {ask.answer && <Findings answer={ask.answer} />}
    </div>
  );
}

function Looking({ onStop }: { onStop: () => void }) {
  return (
    <Card aria-label="Explanation" aria-busy className="p-4">
      <div role="status" aria-label="Looking at the evidence" className="space-y-2">
        <Skeleton className="h-5 w-1/3" />
        <Skeleton className="h-4 w-full" />
        <Skeleton className="h-4 w-4/5" />
      </div>
      <Button size="sm" className="mt-3" onClick={onStop}>
        Stop
      </Button>
    </Card>
  );
}

interface FindingsProps {
  answer: DebugAnswer;
  run?: Run;
  version?: number | null;
  onRetry?: (fromStep: string | null) => void;
  onAgain?: () => void;
}

/** The explanation takes the focus: the button that asked for it is gone. */
function Findings(props: FindingsProps) {
  const card = useRef<HTMLElement>(null);
  useEffect(() => card.current?.focus(), [props.answer]);
  return (
    <section
      ref={card}
      tabIndex={-1}
      aria-label="Explanation"
      className="scroll-mt-20 rounded-lg border border-line bg-surface outline-none"
    >
      <CardBody className="pt-4">
        <DebugFindings {...props} />
      </CardBody>
    </section>
  );
}
