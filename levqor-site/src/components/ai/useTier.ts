"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

import { fetchUsage } from "./assistants";

const STALE_MS = 5 * 60_000;

/** Asks for the plan's id, which a question brings along. Undefined without a plan, and when it cannot be found out. */
export function useTier(): () => Promise<string | undefined> {
  const queries = useQueryClient();
  return useCallback(async () => {
    try {
      const usage = await queries.fetchQuery({
        queryKey: ["usage", "summary"],
        queryFn: ({ signal }) => fetchUsage(signal),
        staleTime: STALE_MS,
        retry: false,
      });
      return usage.plan?.id;
    } catch {
      return undefined;
    }
  }, [queries]);
}
