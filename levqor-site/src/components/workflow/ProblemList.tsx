import { CircleAlert, CircleDashed } from "lucide-react";

import { Fragment } from "react";

import { InlineCode } from "@/components/ui";
import type { Problem, WorkflowDocument } from "@/lib/api/types";
import { cn } from "@/lib/cn";

import { allSteps, ownerPath, placeWithin, TRIGGER_PATH } from "./steps";

interface ProblemListProps {
  problems: readonly Problem[];
  /** The accessible name of the list. */
  label?: string;
  /** Makes each problem a button. */
  onSelect?: (problem: Problem) => void;
  /** Show the place within its step instead of the whole path. */
  short?: boolean;
  /** Say which step of this document each problem belongs to. */
  within?: WorkflowDocument;
  className?: string;
}

/** What is wrong or still missing, where, and what to do about it. */
export function ProblemList({
  problems,
  label = "Problems",
  onSelect,
  short,
  within,
  className,
}: ProblemListProps) {
  return (
    <ul aria-label={label} className={cn("space-y-1.5", className)}>
      {problems.map((problem) => (
        <li key={`${problem.path}|${problem.message}`}>
          {onSelect ? (
            <button
              type="button"
              onClick={() => onSelect(problem)}
              className="-mx-1.5 block w-full rounded px-1.5 py-1 text-left hover:bg-hover"
            >
              <ProblemText problem={problem} place={placeOf(problem, short, within)} />
            </button>
          ) : (
            <ProblemText problem={problem} place={placeOf(problem, short, within)} />
          )}
        </li>
      ))}
    </ul>
  );
}

function placeOf(problem: Problem, short = false, within?: WorkflowDocument): string {
  const owner = ownerPath(problem.path);
  const inner = innerPlace(problem, owner);
  if (!within) return short ? inner : problem.path;
  const number = allSteps(within).find(({ path }) => path === owner)?.number;
  const part = owner === TRIGGER_PATH ? "Trigger" : number ? `Step ${number}` : "";
  return [part, inner].filter(Boolean).join(" · ");
}

/** The setting within its step, unless the message names it already. */
function innerPlace(problem: Problem, owner: string): string {
  const place = placeWithin(problem.path, owner).replace(/^with\./, "");
  return problem.message.includes(`\`${place}\``) ? "" : place;
}

function ProblemText({ problem, place }: { problem: Problem; place: string }) {
  const isMissing = problem.kind === "incomplete";
  const Icon = isMissing ? CircleDashed : CircleAlert;
  return (
    <span className="flex gap-2 text-sm">
      <Icon
        aria-label={isMissing ? "Missing" : "Wrong"}
        className={cn("mt-0.5 size-3.5 shrink-0", isMissing ? "text-warning" : "text-danger")}
      />
      <span className="min-w-0 break-words">
        {place && <code className="mr-1.5 font-mono text-xs text-muted">{place}</code>}
        <Message text={problem.message} />{" "}
        {problem.hint && (
          <span className="text-muted">
            <Message text={problem.hint} />
          </span>
        )}
      </span>
    </span>
  );
}

/** A sentence of the server, in which `names` stand between backticks. */
function Message({ text }: { text: string }) {
  return text
    .split("`")
    .map((part, index) =>
      index % 2 === 1 ? <InlineCode key={index}>{part}</InlineCode> : <Fragment key={index}>{part}</Fragment>,
    );
}
