"use client";

import { useQuery } from "@tanstack/react-query";

import { fetchUsage } from "./assistants";

const STALE_MS = 5 * 60_000;

/** The plan's id, when the workspace has one and it is known yet. */
export function useTier(enabled: boolean): string | undefined {
  const usage = useQuery({
    queryKey: ["usage", "summary"],
    queryFn: ({ signal }) => fetchUsage(signal),
    staleTime: STALE_MS,
    retry: false,
    enabled,
  });
  return usage.data?.plan?.id;
}
