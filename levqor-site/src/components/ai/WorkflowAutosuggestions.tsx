"use client";

import { useQuery } from "@tanstack/react-query";
import { Lightbulb } from "lucide-react";
import type { ReactNode } from "react";

import { fetchSuggestions, type Suggestion } from "./assistants";

const STALE_MS = 60_000;

interface WorkflowAutosuggestionsProps {
  /** Takes the sentence to where it can be changed and built. */
  onChoose: (sentence: string) => void;
  /** Only what goes on from this workflow. */
  workflowId?: string;
  /** No more than these. */
  most?: number;
  /** Shown where there are none, or they cannot be loaded. */
  fallback?: ReactNode;
}

/** What this workspace could automate next, from its own tables, connections and workflows; nothing when there is nothing. */
export default function WorkflowAutosuggestions({
  onChoose,
  workflowId,
  most,
  fallback,
}: WorkflowAutosuggestionsProps) {
  const suggestions = useQuery({
    queryKey: ["suggestions", workflowId ?? null],
    queryFn: ({ signal }) => fetchSuggestions(workflowId, signal),
    staleTime: STALE_MS,
  });

  if (suggestions.isPending) {
    return (
      <p role="status" className="mt-4 text-xs text-faint">
        Looking for what this workspace could automate…
      </p>
    );
  }
  if (suggestions.isError) {
    return (
      fallback ?? (
        <p className="mt-4 text-xs text-muted">
          Suggestions could not be loaded.{" "}
          <button
            type="button"
            disabled={suggestions.isFetching}
            onClick={() => void suggestions.refetch()}
            className="rounded text-accent underline underline-offset-2 hover:no-underline"
          >
            Try again
          </button>
        </p>
      )
    );
  }
  if (suggestions.data.length === 0) return fallback ?? null;
  return (
    <section aria-label="Suggestions for this workspace" className="mt-4">
      <p className="mb-1.5 text-xs font-medium text-muted">Suggested from what this workspace has</p>
      <ul className="grid gap-1.5 sm:grid-cols-2">
        {suggestions.data.slice(0, most).map((suggestion) => (
          <li key={suggestion.id} className="flex">
            <Choice suggestion={suggestion} onChoose={onChoose} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Choice({ suggestion, onChoose }: { suggestion: Suggestion; onChoose: (sentence: string) => void }) {
  return (
    <button
      type="button"
      onClick={() => onChoose(suggestion.sentence)}
      className="flex w-full gap-2.5 rounded-md border border-line bg-surface px-3 py-2 text-left hover:bg-hover"
    >
      <Lightbulb aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <span className="min-w-0">
        <span className="block break-words text-sm font-medium">{suggestion.title}</span>
        <span className="block break-words text-sm text-muted">{suggestion.sentence}</span>
        <span className="mt-0.5 block break-words text-xs text-faint">{suggestion.reason}</span>
      </span>
    </button>
  );
}
