"use client";

import { CircleCheck } from "lucide-react";
import { useMemo, useRef } from "react";

import { Spinner } from "@/components/ui";
import { ApiError, errorMessage } from "@/lib/api/error";
import type { Problem } from "@/lib/api/types";
import { cn } from "@/lib/cn";

import { lineOfPath } from "./documentText";
import { ProblemList } from "./ProblemList";

const LINE_REM = 1.25;

interface DocumentEditorProps {
  text: string;
  onChange: (text: string) => void;
  /** What the server said about the text as it stands; undefined while it is being asked. */
  problems: readonly Problem[] | undefined;
  /** Set when the check itself failed: not readable as YAML, or no answer. */
  error?: unknown;
  readOnly?: boolean;
}

/** The document as text, with line numbers and what the server thinks of it. */
export function DocumentEditor({ text, onChange, problems, error, readOnly }: DocumentEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const lines = useMemo(() => text.split("\n").length, [text]);
  const marked = useMemo(
    () => new Set((problems ?? []).map((problem) => lineOfPath(text, problem.path))),
    [problems, text],
  );

  function goTo(problem: Problem) {
    const line = lineOfPath(text, problem.path);
    const before = text.split("\n").slice(0, line - 1);
    const start = before.reduce((length, part) => length + part.length + 1, 0);
    const end = text.indexOf("\n", start);
    area.current?.focus();
    area.current?.setSelectionRange(start, end < 0 ? text.length : end);
    area.current?.scrollIntoView({ block: "nearest" });
  }

  return (
    <div className="space-y-3">
      <div className="flex overflow-hidden rounded-md border border-field bg-surface focus-within:outline focus-within:outline-2 focus-within:outline-accent">
        <div
          aria-hidden
          className="shrink-0 select-none border-r border-line bg-sunken py-2.5 text-right font-mono text-xs leading-5 text-faint"
        >
          {Array.from({ length: lines }, (_, index) => (
            <div
              key={index}
              className={cn("px-2.5", marked.has(index + 1) && "bg-danger-subtle font-medium text-danger")}
            >
              {index + 1}
            </div>
          ))}
        </div>
        <textarea
          ref={area}
          aria-label="Workflow document as YAML"
          value={text}
          readOnly={readOnly}
          onChange={(event) => onChange(event.target.value)}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          style={{ height: `${(Math.max(lines, 12) + 1) * LINE_REM + 1.25}rem` }}
          className="min-w-0 flex-1 resize-none overflow-x-auto overflow-y-hidden bg-transparent px-3 py-2.5 font-mono text-xs leading-5 outline-none"
        />
      </div>
      <div aria-live="polite">
        {error !== undefined && error !== null ? (
          <div className="text-sm text-danger">
            <p>{errorMessage(error)}</p>
            {error instanceof ApiError && error.problems.length > 0 && (
              <ProblemList problems={error.problems} onSelect={goTo} className="mt-1 text-text" />
            )}
          </div>
        ) : problems === undefined ? (
          <p className="flex items-center gap-2 text-sm text-muted">
            <Spinner /> Checking
          </p>
        ) : problems.length === 0 ? (
          <p className="flex items-center gap-2 text-sm text-success">
            <CircleCheck aria-hidden className="size-4" /> Nothing is wrong or missing.
          </p>
        ) : (
          <ProblemList problems={problems} onSelect={goTo} />
        )}
      </div>
    </div>
  );
}
