"use client";

import { RotateCcw } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

import { Button, buttonClass } from "@/components/ui";
import type { Run } from "@/lib/api/types";

import { AnswerText, Spans } from "./AnswerText";
import { AssistantMeta } from "./AssistantMeta";
import type { AnswerAction, DebugAnswer } from "./assistants";
import { type EvidencePlace, placeOfEvidence, showStep } from "./evidence";
import { localHref } from "./pageContext";
import { PatchOffer } from "./PatchOffer";

interface DebugFindingsProps {
  answer: DebugAnswer;
  run?: Run;
  version?: number | null;
  onRetry?: (fromStep: string | null) => void;
  onAgain?: () => void;
}

/** What was found out about a failure, in the order in which it is needed: cause, remedy, proof. */
export function DebugFindings({ answer, run, version = null, onRetry, onAgain }: DebugFindingsProps) {
  const fromStep = answer.step?.path ?? null;
  return (
    <div className="space-y-4">
      <header className="space-y-2">
        <h2 className="text-base font-semibold">
          {answer.step ? `“${answer.step.title}” failed: ${answer.class_label}` : answer.class_label}
        </h2>
        <Verdict answer={answer} />
      </header>
      <AnswerText text={answer.explanation} />
      {answer.steps.length > 0 && (
        <Part title="What to do">
          <ol aria-label="What to do" className="list-decimal space-y-1 pl-5 text-sm leading-relaxed">
            {answer.steps.map((step) => (
              <li key={step} className="break-words">
                <Spans text={step} />
              </li>
            ))}
          </ol>
        </Part>
      )}
      <div className="flex flex-wrap gap-2 empty:hidden">
        {run && onRetry && answer.retryable && (
          <Button onClick={() => onRetry(fromStep)}>
            <RotateCcw aria-hidden className="size-3.5" />
            Try again from the failed step
          </Button>
        )}
        {actionsOf(answer, run).map(({ label, href }) => (
          <Link key={href} href={href} className={buttonClass("secondary")}>
            {label}
          </Link>
        ))}
      </div>
      {answer.patch && run && version !== null && (
        <PatchOffer run={run} patch={answer.patch} basedOn={version} fromStep={fromStep} />
      )}
      {answer.changed.length > 0 && (
        <Part title="Changed since it last succeeded">
          <List label="Changed since it last succeeded" items={answer.changed} />
        </Part>
      )}
      {answer.evidence.length > 0 && <Evidence answer={answer} run={run} />}
      {answer.prevention && (
        <Part title="So that it does not happen again">
          <AnswerText text={answer.prevention} />
        </Part>
      )}
      <footer className="flex flex-wrap items-center justify-between gap-2">
        <AssistantMeta meta={answer.meta} />
        {onAgain && (
          <Button size="sm" variant="ghost" onClick={onAgain}>
            Explain again
          </Button>
        )}
      </footer>
    </div>
  );
}

/** Where to go from here, without what leads to the page that is open. */
function actionsOf({ actions }: DebugAnswer, run?: Run): AnswerAction[] {
  const here = run && `/runs/view?id=${run.id}`;
  return actions.filter(({ href }) => localHref(href) !== null && href !== here);
}

function Verdict({ answer }: { answer: DebugAnswer }) {
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1.5 text-sm">
      <Fact name="Who fixes it">{answer.fixer_label}</Fact>
      <Fact name="Trying again">{answer.retryable ? "May help" : "Does not help by itself"}</Fact>
      <Fact name="Certainty">{Math.round(answer.confidence * 100)} %</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 items-center gap-1.5">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 font-medium">{children}</dd>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1 text-sm font-semibold">{title}</h3>
      {children}
    </section>
  );
}

function List({ label, items }: { label: string; items: readonly string[] }) {
  return (
    <ul aria-label={label} className="list-disc space-y-1 pl-5 text-sm">
      {items.map((item) => (
        <li key={item} className="break-words">
          <Spans text={item} />
        </li>
      ))}
    </ul>
  );
}

function Evidence({ answer, run }: { answer: DebugAnswer; run?: Run }) {
  return (
    <Part title="Evidence">
      <ul aria-label="Evidence" className="divide-y divide-line rounded-md border border-line">
        {answer.evidence.map(({ id, label, value }) => (
          <li
            key={id}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-3 px-3 py-1.5 text-sm sm:grid-cols-[10rem_minmax(0,1fr)_auto]"
          >
            <span className="text-muted">{label}</span>
            <span className="order-last col-span-2 whitespace-pre-wrap break-words font-mono text-xs leading-5 sm:order-none sm:col-span-1">
              {value}
            </span>
            <Place label={label} place={placeOfEvidence(id, value)} run={run} />
          </li>
        ))}
      </ul>
    </Part>
  );
}

const placeClass = "rounded text-xs leading-5 text-accent hover:underline";

function Place({ label, place, run }: { label: string; place: EvidencePlace; run?: Run }) {
  if (place?.kind === "run") {
    return (
      <Link href={`/runs/view?id=${place.id}`} className={placeClass}>
        Open run
      </Link>
    );
  }
  const step = run?.steps.find(({ path }) => path === place?.path);
  if (!step) return <span />;
  return (
    <button
      type="button"
      onClick={() => showStep(step.path)}
      aria-label={`Show step ${step.title}: ${label}`}
      className={placeClass}
    >
      Show step
    </button>
  );
}
