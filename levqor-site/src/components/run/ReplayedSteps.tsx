"use client";

import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";

import { Badge, Button, type Tone } from "@/components/ui";
import type { DocumentChange, ReplayedStep } from "@/lib/api/types";
import { cn } from "@/lib/cn";

import { DocumentChanges } from "../workflow/DocumentChanges";
import { StepIcon } from "../workflow/StepIcon";
import { Value } from "./StepDetails";

const verdicts: Record<ReplayedStep["verdict"], { label: string; tone: Tone }> = {
  same: { label: "Same", tone: "success" },
  differs: { label: "Differs", tone: "warning" },
  unknown: { label: "Not known", tone: "waiting" },
  added: { label: "New", tone: "info" },
  not_reached: { label: "Not reached", tone: "neutral" },
  removed: { label: "Removed", tone: "danger" },
};

interface ReplayedStepsProps {
  steps: readonly ReplayedStep[];
  /** How the run's answer differs. */
  result: readonly DocumentChange[];
}

/** Each step of a replay beside what was recorded; those that are the same are folded away. */
export function ReplayedSteps({ steps, result }: ReplayedStepsProps) {
  const same = steps.filter(({ verdict }) => verdict === "same").length;
  const [showsSame, setShowsSame] = useState(false);
  const shown = showsSame ? steps : steps.filter(({ verdict }) => verdict !== "same");
  return (
    <div className="space-y-2">
      <ol aria-label="Compared steps" className="space-y-1.5 empty:hidden">
        {shown.map((step) => (
          <li key={step.path}>
            <ComparedStep step={step} />
          </li>
        ))}
      </ol>
      {same > 0 && (
        <Button size="sm" variant="ghost" onClick={() => setShowsSame(!showsSame)}>
          {showsSame ? "Hide" : "Show"} {same === 1 ? "the step that is" : `the ${same} steps that are`} the
          same
        </Button>
      )}
      {result.length > 0 && (
        <section aria-label="The answer of the run">
          <h3 className="mb-1 text-xs font-medium text-muted">The answer of the run differs</h3>
          <DocumentChanges changes={result} label="Changes of the answer" />
        </section>
      )}
    </div>
  );
}

function ComparedStep({ step }: { step: ReplayedStep }) {
  const [isOpen, setIsOpen] = useState(step.verdict === "differs" || Boolean(step.replayed?.error));
  const { label, tone } = verdicts[step.verdict];
  const hasMore = step.verdict !== "same";
  return (
    <article aria-label={`Compared step ${step.title}`} className="rounded-md border border-line bg-surface">
      <button
        type="button"
        aria-expanded={hasMore ? isOpen : undefined}
        disabled={!hasMore}
        onClick={() => setIsOpen(!isOpen)}
        className="flex min-h-10 w-full items-center gap-2.5 rounded-md px-3 py-1.5 text-left enabled:hover:bg-hover/60"
      >
        <ChevronRight
          aria-hidden
          className={cn("size-3.5 shrink-0 text-muted", isOpen && "rotate-90", !hasMore && "invisible")}
        />
        <StepIcon use={step.use} className="text-muted" />
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-baseline gap-x-2">
            <span className="min-w-0 break-words text-sm font-medium">{step.title}</span>
            <span className="truncate font-mono text-2xs text-muted">{step.path}</span>
          </span>
        </span>
        <Badge tone={tone}>{label}</Badge>
      </button>
      {isOpen && hasMore && (
        <div className="space-y-3 border-t border-line px-3 py-3">
          <Details step={step} />
        </div>
      )}
    </article>
  );
}

function Details({ step }: { step: ReplayedStep }) {
  return (
    <>
      {step.is_assumed && (
        <p className="text-sm text-muted">
          This step would ask for something else. What it was answered then is taken, so that the steps after
          it can be compared.
        </p>
      )}
      {step.why && <p className="text-sm text-muted">{step.why}</p>}
      {step.changes.length > 0 && (
        <DocumentChanges changes={step.changes} label={`Changes of ${step.title}`} />
      )}
      {step.verdict === "added" && step.replayed && (
        <div className="grid gap-3 lg:grid-cols-2">
          <Part title="Input">
            <Value label="Input in the replay" value={step.replayed.input} />
          </Part>
          <Part title={step.replayed.error ? "Error" : "Output"}>
            {step.replayed.error ? (
              <p className="text-sm text-danger">{step.replayed.error.message}</p>
            ) : (
              <Value label="Output in the replay" value={step.replayed.output} />
            )}
          </Part>
        </div>
      )}
      {(step.verdict === "not_reached" || step.verdict === "removed") && (
        <p className="text-sm text-muted">
          In the run it {step.recorded?.status === "failed" ? "failed" : "was carried out"}.{" "}
          {step.verdict === "removed" ? "This version does not have it." : "The replay does not come to it."}
        </p>
      )}
      {step.requests.length > 0 && <Requests step={step} />}
    </>
  );
}

function Requests({ step }: { step: ReplayedStep }) {
  return (
    <Part title={step.requests.length === 1 ? "Request" : `Requests (${step.requests.length})`}>
      <ul className="space-y-2">
        {step.requests.map((request, index) => (
          <li key={index} className="space-y-1.5">
            <p className="flex flex-wrap items-center gap-2 text-xs">
              <span className="font-mono font-medium">{request.method}</span>
              <span className="min-w-0 break-all font-mono text-muted">{request.url}</span>
              <Badge tone={request.is_on_record ? "success" : "warning"}>
                {request.is_on_record ? "Sent by the run, too" : "Not on record"}
              </Badge>
            </p>
            {request.changes.length > 0 && (
              <DocumentChanges changes={request.changes} label="Against what the run sent" />
            )}
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h3 className="mb-1 text-xs font-medium text-muted">{title}</h3>
      {children}
    </section>
  );
}
