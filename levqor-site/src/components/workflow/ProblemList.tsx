import { CircleAlert, CircleDashed } from "lucide-react";

import type { Problem } from "@/lib/api/types";
import { cn } from "@/lib/cn";

import { ownerPath, placeWithin } from "./steps";

interface ProblemListProps {
  problems: readonly Problem[];
  /** The accessible name of the list. */
  label?: string;
  /** Makes each problem a button. */
  onSelect?: (problem: Problem) => void;
  /** Show the place within its step instead of the whole path. */
  short?: boolean;
  className?: string;
}

/** What is wrong or still missing, where, and what to do about it. */
export function ProblemList({ problems, label = "Problems", onSelect, short, className }: ProblemListProps) {
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
              <ProblemText problem={problem} short={short} />
            </button>
          ) : (
            <ProblemText problem={problem} short={short} />
          )}
        </li>
      ))}
    </ul>
  );
}

function ProblemText({ problem, short = false }: { problem: Problem; short?: boolean }) {
  const isMissing = problem.kind === "incomplete";
  const Icon = isMissing ? CircleDashed : CircleAlert;
  const place = short ? placeWithin(problem.path, ownerPath(problem.path)) : problem.path;
  return (
    <span className="flex gap-2 text-sm">
      <Icon
        aria-label={isMissing ? "Missing" : "Wrong"}
        className={cn("mt-0.5 size-3.5 shrink-0", isMissing ? "text-warning" : "text-danger")}
      />
      <span className="min-w-0 break-words">
        {place && <code className="mr-1.5 font-mono text-xs text-muted">{place}</code>}
        {problem.message} {problem.hint && <span className="text-muted">{problem.hint}</span>}
      </span>
    </span>
  );
}
