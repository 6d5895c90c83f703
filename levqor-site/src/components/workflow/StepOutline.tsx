"use client";

import { type ReactNode, useEffect, useRef } from "react";

import { Badge, Skeleton } from "@/components/ui";
import type { Json, Problem, StepDocument, WorkflowDocument } from "@/lib/api/types";
import { cn } from "@/lib/cn";

import { ProblemList } from "./ProblemList";
import { ExpressionText, Settings } from "./Settings";
import { StepIcon } from "./StepIcon";
import {
  placeBlocks,
  placeSteps,
  type PlacedStep,
  problemsOf,
  stepTitle,
  TRIGGER_PATH,
  triggerTitle,
} from "./steps";
import { usePointing } from "./usePointing";
import { useRegistry } from "./useRegistry";

interface StepOutlineProps {
  document: WorkflowDocument;
  problems?: readonly Problem[];
  /** The step that is pointed at, by its path. */
  active?: string | null;
  onActiveChange?: (path: string | null) => void;
  /** Scrolled into view and focused when it changes. */
  selected?: string | null;
  /** Buttons of the trigger (path "trigger") or of a step. */
  actions?: (path: string, title: string) => ReactNode;
  /** What stands at the end of the trigger's card. */
  triggerDetails?: ReactNode;
}

/** The workflow as an ordered, nested list: the trigger, then each step with its settings, words and problems. */
export function StepOutline(props: StepOutlineProps) {
  const { document, problems = [], active, onActiveChange, selected, actions, triggerDetails } = props;
  const root = useRef<HTMLDivElement>(null);
  const { findTrigger } = useRegistry();

  usePointing(root, onActiveChange);

  useEffect(() => {
    if (!selected) return;
    const element = root.current?.querySelector<HTMLElement>(`[data-step="${CSS.escape(selected)}"]`);
    element?.scrollIntoView({ block: "center" });
    element?.focus({ preventScroll: true });
  }, [selected]);

  const { trigger } = document;
  const places = placeSteps(document.steps ?? [], "steps");
  const started = triggerTitle(trigger.use, findTrigger(trigger.use));

  return (
    <div ref={root} className="space-y-2">
      <h2 className="sr-only">Trigger and steps</h2>
      <Card
        path={TRIGGER_PATH}
        label={`Trigger: ${started}`}
        active={active === TRIGGER_PATH}
        marker={<StepIcon use={trigger.use} />}
        title={started}
        use="trigger"
        words={trigger.words}
        problems={problemsOf(problems, TRIGGER_PATH)}
        actions={actions?.(TRIGGER_PATH, started)}
      >
        <Settings values={{ connection: trigger.connection ?? undefined, ...trigger.with }} />
        {triggerDetails}
      </Card>
      {places.length > 0 ? (
        <StepList {...props} problems={problems} places={places} label="Steps" />
      ) : (
        <p className="rounded-md border border-dashed border-field px-4 py-5 text-center text-sm text-muted">
          There is no step yet.
        </p>
      )}
    </div>
  );
}

function StepList({
  places,
  label,
  ...props
}: StepOutlineProps & { problems: readonly Problem[]; places: PlacedStep[]; label: string }) {
  return (
    <ol aria-label={label} className="space-y-2">
      {places.map((place) => (
        <li key={place.path}>
          <StepItem place={place} {...props} />
        </li>
      ))}
    </ol>
  );
}

function StepItem({
  place,
  ...props
}: StepOutlineProps & { problems: readonly Problem[]; place: PlacedStep }) {
  const { step, path, number } = place;
  const registry = useRegistry();
  const title = stepTitle(step, registry.findStep(step.use)?.title);
  return (
    <>
      <Card
        path={path}
        label={`Step ${number}: ${title}`}
        active={props.active === path}
        marker={<StepIcon use={step.use} />}
        number={number}
        title={title}
        use={step.use}
        words={step.words}
        isOff={step.disabled ?? false}
        problems={problemsOf(props.problems, path)}
        actions={props.actions?.(path, title)}
      >
        <FlowLine step={step} />
        <Settings values={shownSettings(step)} code={step.use.startsWith("code.") ? "code" : undefined} />
        <Rules step={step} />
      </Card>
      {placeBlocks(place).map((block) => {
        return (
          <section
            key={block.path}
            aria-label={`${block.label} (step ${number})`}
            className="ml-3 mt-2 border-l-2 border-line pl-3 sm:ml-5 sm:pl-4"
          >
            <p className="mb-1.5 text-xs font-medium text-muted">{block.label}</p>
            {block.places.length > 0 ? (
              <StepList {...props} places={block.places} label={`${block.label}: steps`} />
            ) : (
              <p className="text-sm text-muted">Nothing happens here yet.</p>
            )}
          </section>
        );
      })}
    </>
  );
}

function shownSettings(step: StepDocument): Record<string, Json | undefined> {
  return { connection: step.connection ?? undefined, ...step.with };
}

function FlowLine({ step }: { step: StepDocument }) {
  const source = step.when ?? step.on ?? step.items;
  if (!source) return null;
  const lead = step.when ? "When" : step.on ? "Look at" : "Go through";
  return (
    <p className="text-sm">
      <span className="text-muted">{lead} </span>
      <ExpressionText text={source} />
      {(step.concurrency ?? 1) > 1 && <span className="text-muted">, {step.concurrency} at a time</span>}
    </p>
  );
}

function Rules({ step }: { step: StepDocument }) {
  const rules = [
    step.retry?.attempts === 1 && "a single attempt",
    (step.retry?.attempts ?? 0) > 1 && `up to ${step.retry?.attempts} attempts`,
    step.timeout && `time-out ${step.timeout}`,
    step.on_error === "continue" && "the run goes on when this fails",
  ].filter(Boolean);
  return rules.length > 0 ? <p className="text-xs text-muted">{rules.join(" · ")}</p> : null;
}

interface CardProps {
  path: string;
  label: string;
  active: boolean;
  marker: ReactNode;
  number?: string;
  title: string;
  use: string;
  words?: string | null;
  /** Whether every run leaves it out. */
  isOff?: boolean;
  problems: Problem[];
  actions?: ReactNode;
  children?: ReactNode;
}

function Card({
  path,
  label,
  active,
  marker,
  number,
  title,
  use,
  words,
  isOff = false,
  problems,
  actions,
  children,
}: CardProps) {
  const missing = problems.filter((problem) => problem.kind === "incomplete").length;
  const wrong = problems.length - missing;
  return (
    <article
      data-step={path}
      aria-label={label}
      // The outline is walked with Tab; a step that is focused shows its words in the sentence.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className={cn(
        "scroll-mt-20 rounded-md border bg-surface transition-colors",
        active ? "border-accent/60" : wrong > 0 ? "border-danger/50" : "border-line",
      )}
    >
      <header className="flex min-h-11 items-center gap-2.5 px-3 py-2">
        <span className="flex size-7 shrink-0 items-center justify-center rounded bg-sunken text-muted">
          {marker}
        </span>
        <div className="min-w-0 flex-1">
          <h3 className="flex flex-wrap items-baseline gap-x-2 text-sm font-medium">
            <span className={cn("min-w-0 break-words", isOff && "text-muted")}>
              {number && <span className="mr-2 tabular-nums text-muted">{number}</span>}
              {title}
            </span>
            <span className="truncate font-mono text-2xs font-normal text-faint">{use}</span>
          </h3>
          {words && <p className="break-words text-xs text-muted">“{words}”</p>}
        </div>
        {isOff && <Badge>Switched off</Badge>}
        {wrong > 0 && <Badge tone="danger">{wrong} wrong</Badge>}
        {missing > 0 && <Badge tone="warning">{missing} missing</Badge>}
        {actions}
      </header>
      <div className="space-y-2 px-3 pb-3 empty:hidden sm:pl-[3.125rem]">
        {children}
        {problems.length > 0 && <ProblemList problems={problems} label={`Problems of ${label}`} short />}
      </div>
    </article>
  );
}

export function OutlineSkeleton() {
  return (
    <div role="status" aria-label="Loading the steps" className="space-y-2">
      {[0, 1, 2].map((index) => (
        <Skeleton key={index} className="h-16 w-full" />
      ))}
    </div>
  );
}
