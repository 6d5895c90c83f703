"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { api } from "@/lib/api/client";
import type { Problem, WorkflowDocument } from "@/lib/api/types";

export interface Validation {
  valid: boolean;
  problems: Problem[];
  document: WorkflowDocument | null;
}

const SETTLE_MS = 300;

export function useSettled<Value>(value: Value, delayMs = SETTLE_MS): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return settled;
}

/** What the server says about a document, or about its text, once the typing has paused. */
export function useValidation(subject: { document: WorkflowDocument } | { text: string } | null) {
  const wanted = subject === null ? null : JSON.stringify(subject);
  const settled = useSettled(wanted);
  const query = useQuery({
    queryKey: ["document-validation", settled],
    queryFn: ({ signal }): Promise<Validation> =>
      api.post("/api/documents/validate", { body: JSON.parse(settled ?? "{}"), signal }),
    enabled: settled !== null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  return { ...query, isSettled: wanted === settled && !query.isFetching && !query.isPlaceholderData };
}
