"use client";

import { ChevronRight, RotateCcw } from "lucide-react";
import { memo, useState } from "react";

import { Button, Field, Select, StatusBadge } from "@/components/ui";
import type { RunStep } from "@/lib/api/types";
import { cn } from "@/lib/cn";

import { StepIcon } from "../workflow/StepIcon";
import { isTrouble } from "./status";
import { StepDetails } from "./StepDetails";
import { Countdown, Duration } from "./Ticking";
import { type Iteration, type Outcome, type RunNode, sortedIterations, summaryOf } from "./tree";

const ITERATIONS_PER_PAGE = 25;
const PREVIEW_CHARACTERS = 160;

interface RunStepsProps {
  nodes: readonly RunNode[];
  label: string;
  /** Given once the run is over. */
  onRunFrom?: (step: RunStep) => void;
}

/** Steps in their order; what ran inside a step stands below it. */
export function RunSteps({ nodes, label, onRunFrom }: RunStepsProps) {
  return (
    <ol aria-label={label} className="space-y-1.5">
      {nodes.map((node) => (
        <li key={node.path}>
          {node.step && (
            <StepRow
              step={node.step}
              isLeaf={node.children.length === 0 && node.iterations.size === 0}
              onRunFrom={onRunFrom}
            />
          )}
          {node.children.length > 0 && (
            <div className="ml-3 mt-1.5 border-l-2 border-line pl-3 sm:ml-5 sm:pl-4">
              <RunSteps
                nodes={node.children}
                label={`Inside ${node.step?.title ?? node.name}`}
                onRunFrom={onRunFrom}
              />
            </div>
          )}
          {node.iterations.size > 0 && <Iterations node={node} onRunFrom={onRunFrom} />}
        </li>
      ))}
    </ol>
  );
}

interface StepRowProps {
  step: RunStep;
  /** Nothing ran inside it: where it failed, the cause is in its own details. */
  isLeaf: boolean;
  onRunFrom?: (step: RunStep) => void;
}

const StepRow = memo(
  function StepRow({ step, isLeaf, onRunFrom }: StepRowProps) {
    const [choice, setChoice] = useState<boolean | null>(null);
    const isOpen = choice ?? (isLeaf && isTrouble(step.status));
    const wasReached = step.attempts > 0 || step.started_at !== null;
    return (
      <article
        data-run-step={step.path}
        aria-label={`Step ${step.title}`}
        className={cn(
          "scroll-mt-20 rounded-md border bg-surface",
          isTrouble(step.status) ? "border-danger/50" : "border-line",
        )}
      >
        <button
          type="button"
          aria-expanded={isOpen}
          disabled={!wasReached}
          onClick={() => setChoice(!isOpen)}
          className="flex min-h-10 w-full items-center gap-2.5 rounded-md px-3 py-1.5 text-left enabled:hover:bg-hover/60"
        >
          <ChevronRight
            aria-hidden
            className={cn("size-3.5 shrink-0 text-muted", isOpen && "rotate-90", !wasReached && "invisible")}
          />
          <StepIcon use={step.use} className="text-muted" />
          <span className="min-w-0 flex-1">
            <span className="flex flex-wrap items-baseline gap-x-2">
              <span className={cn("min-w-0 break-words text-sm font-medium", !wasReached && "text-muted")}>
                {step.title}
              </span>
              <span className="truncate font-mono text-2xs text-faint">{step.id}</span>
            </span>
            {!isOpen && <Preview step={step} />}
          </span>
          {step.attempts > 1 && (
            <span className="shrink-0 text-xs tabular-nums text-muted">{step.attempts} attempts</span>
          )}
          {step.status === "waiting" && step.wake_at ? (
            <span className="hidden shrink-0 text-xs text-waiting sm:inline">
              <Countdown until={step.wake_at} />
            </span>
          ) : (
            step.started_at &&
            (step.finished_at !== null || step.status === "running") && (
              <span className="hidden shrink-0 text-xs text-muted sm:inline">
                <Duration from={step.started_at} to={step.finished_at} />
              </span>
            )
          )}
          {wasReached ? (
            <StatusBadge status={step.status} className="shrink-0" />
          ) : (
            <span className="shrink-0 text-xs text-muted">
              {step.disabled ? "Switched off" : "Not reached"}
            </span>
          )}
        </button>
        {isOpen && wasReached && (
          <div className="border-t border-line px-3 py-3">
            <StepDetails
              step={step}
              actions={
                onRunFrom && (
                  <Button
                    size="sm"
                    aria-label={`Run again from here: ${step.title}`}
                    onClick={() => onRunFrom(step)}
                  >
                    <RotateCcw aria-hidden className="size-3.5" />
                    Run again from here
                  </Button>
                )
              }
            />
          </div>
        )}
      </article>
    );
  },
  (before, after) =>
    before.isLeaf === after.isLeaf &&
    (before.onRunFrom === undefined) === (after.onRunFrom === undefined) &&
    revisionOf(before.step) === revisionOf(after.step),
);

/** Changes whenever the step does: its journal is only ever added to. */
function revisionOf(step: RunStep): string {
  const { path, status, attempts, started_at, finished_at, wake_at, exchanges, log, input, output } = step;
  return JSON.stringify([
    path,
    status,
    attempts,
    started_at,
    finished_at,
    wake_at,
    exchanges.length,
    log.length,
    input !== null,
    output !== null,
  ]);
}

/** One line of what came out of a step. */
function Preview({ step }: { step: RunStep }) {
  const isEmpty = step.output === null || step.output === undefined || JSON.stringify(step.output) === "{}";
  const text = step.error?.message ?? step.log.at(-1) ?? (isEmpty ? null : JSON.stringify(step.output));
  if (!text) return null;
  return (
    <span
      className={cn("block truncate text-xs text-muted", !step.error && step.log.length === 0 && "font-mono")}
    >
      {text.slice(0, PREVIEW_CHARACTERS)}
    </span>
  );
}

type Show = "all" | "failed" | "unfinished";

const shows: Record<Show, (outcome: Outcome) => boolean> = {
  all: () => true,
  failed: (outcome) => outcome === "failed",
  unfinished: (outcome) => outcome === "running" || outcome === "waiting",
};

function Iterations({ node, onRunFrom }: { node: RunNode; onRunFrom?: (step: RunStep) => void }) {
  const [show, setShow] = useState<Show>("all");
  const [page, setPage] = useState(0);
  const iterations = sortedIterations(node);
  const failed = iterations.filter(({ outcome }) => outcome === "failed").length;
  const unfinished = iterations.filter(({ outcome }) => shows.unfinished(outcome)).length;
  const shown = iterations.filter(({ outcome }) => shows[show](outcome));
  const pages = Math.max(1, Math.ceil(shown.length / ITERATIONS_PER_PAGE));
  const current = Math.min(page, pages - 1);
  const start = current * ITERATIONS_PER_PAGE;
  const title = node.step?.title ?? node.name;

  return (
    <section
      aria-label={`Iterations of ${title}`}
      className="ml-3 mt-1.5 border-l-2 border-line pl-3 sm:ml-5 sm:pl-4"
    >
      <div className="mb-1.5 flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1.5 text-xs text-muted">
        <span className="tabular-nums">
          {iterations.length.toLocaleString("en-GB")} {iterations.length === 1 ? "iteration" : "iterations"}
          {failed > 0 && <span className="font-medium text-danger">, {failed} failed</span>}
          {unfinished > 0 && <span>, {unfinished} not finished</span>}
        </span>
        {iterations.length > ITERATIONS_PER_PAGE && (
          <Field label={`Which iterations of ${title}`} hideLabel required className="w-40">
            <Select
              value={show}
              options={[
                { value: "all", label: "All iterations" },
                { value: "failed", label: "Failed only" },
                { value: "unfinished", label: "Not finished only" },
              ]}
              onChange={(event) => {
                setShow(event.target.value as Show);
                setPage(0);
              }}
            />
          </Field>
        )}
      </div>
      <ol aria-label={`Iterations of ${title}`} className="space-y-1">
        {shown.slice(start, start + ITERATIONS_PER_PAGE).map((iteration, position) => (
          <li key={iteration.index}>
            <IterationRow
              iteration={iteration}
              startsOpen={
                iterations.length === 1 || (start + position === 0 && iteration.outcome === "failed")
              }
              onRunFrom={onRunFrom}
            />
          </li>
        ))}
      </ol>
      {pages > 1 && (
        <nav aria-label={`Pages of iterations of ${title}`} className="mt-2 flex items-center gap-2 text-xs">
          <Button size="sm" disabled={current === 0} onClick={() => setPage(current - 1)}>
            Previous
          </Button>
          <span className="tabular-nums text-muted">
            {start + 1} to {Math.min(start + ITERATIONS_PER_PAGE, shown.length)} of {shown.length}
          </span>
          <Button size="sm" disabled={current === pages - 1} onClick={() => setPage(current + 1)}>
            Next
          </Button>
        </nav>
      )}
    </section>
  );
}

interface IterationRowProps {
  iteration: Iteration;
  startsOpen: boolean;
  onRunFrom?: (step: RunStep) => void;
}

function IterationRow({ iteration, startsOpen, onRunFrom }: IterationRowProps) {
  const [choice, setChoice] = useState<boolean | null>(null);
  const isOpen = choice ?? startsOpen;
  const label = `Iteration ${iteration.index + 1}`;
  return (
    <div>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setChoice(!isOpen)}
        className="flex h-8 w-full items-center gap-2 rounded px-2 text-left text-sm hover:bg-hover"
      >
        <ChevronRight aria-hidden className={cn("size-3.5 shrink-0 text-muted", isOpen && "rotate-90")} />
        <span className="shrink-0 tabular-nums">{label}</span>
        <span className="min-w-0 flex-1 truncate text-xs text-muted">
          {summaryOf(iteration.nodes) || "Nothing to do"}
        </span>
        <StatusBadge status={iteration.outcome} />
      </button>
      {isOpen && (
        <div className="mb-2 mt-1 pl-4">
          <RunSteps nodes={iteration.nodes} label={`Steps of ${label.toLowerCase()}`} onRunFrom={onRunFrom} />
        </div>
      )}
    </div>
  );
}
