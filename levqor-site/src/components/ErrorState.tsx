"use client";

import { CircleAlert, RotateCw } from "lucide-react";
import type { ReactNode } from "react";

import { Button } from "@/components/ui/Button";
import { ApiError, errorMessage } from "@/lib/api/error";
import { cn } from "@/lib/cn";

export interface ErrorStateProps {
  title?: string;
  /** What was caught; its message is shown. */
  error?: unknown;
  /** Shown instead of the error's own message. */
  description?: ReactNode;
  onRetry?: () => void;
  retrying?: boolean;
  actions?: ReactNode;
  className?: string;
}

/** Says what went wrong, what to do about it, and offers another try. */
export default function ErrorState({
  title = "This could not be loaded",
  error,
  description,
  onRetry,
  retrying = false,
  actions,
  className,
}: ErrorStateProps) {
  const problems = error instanceof ApiError ? error.problems : [];
  const correlationId = error instanceof ApiError ? error.correlationId : null;
  const mayHelp = !(error instanceof ApiError && error.status === 404);
  return (
    <div role="alert" className={cn("flex flex-col items-center px-6 py-10 text-center", className)}>
      <CircleAlert aria-hidden className="mb-2 size-6 text-danger" />
      <p className="text-base font-medium">{title}</p>
      <div className="mt-1 max-w-md text-sm text-muted">
        {description ?? (error === undefined ? "Try again in a moment." : errorMessage(error))}
      </div>
      {problems.length > 0 && (
        <ul className="mt-2 max-w-md list-disc pl-5 text-left text-sm text-muted">
          {problems.map((problem) => (
            <li key={`${problem.path}:${problem.message}`}>
              {problem.message}
              {problem.hint && ` ${problem.hint}`}
            </li>
          ))}
        </ul>
      )}
      {((onRetry && mayHelp) || actions) && (
        <div className="mt-4 flex flex-wrap justify-center gap-2">
          {actions}
          {onRetry && mayHelp && (
            <Button onClick={onRetry} loading={retrying}>
              {!retrying && <RotateCw aria-hidden className="size-3.5" />}
              Try again
            </Button>
          )}
        </div>
      )}
      {correlationId && <p className="mt-3 font-mono text-2xs text-faint">Reference {correlationId}</p>}
    </div>
  );
}
