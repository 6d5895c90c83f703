"use client";

import { useQuery } from "@tanstack/react-query";

import { useAlerts, useUsage } from "@/components/billing/useAccount";
import { api } from "@/lib/api/client";
import { fetchHealth } from "@/lib/api/health";
import type { RunStatus } from "@/lib/api/types";

const RUNS_SHOWN = 8;
const WORKFLOWS_SHOWN = 6;
const BUSY_REFRESH_MS = 3_000;
const IDLE_REFRESH_MS = 30_000;

const busy: ReadonlySet<RunStatus> = new Set(["queued", "running"]);

export function useRecentRuns() {
  return useQuery({
    queryKey: ["runs", "recent"],
    queryFn: ({ signal }) => api.get("/api/runs", { query: { limit: RUNS_SHOWN }, signal }),
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => busy.has(status)) ? BUSY_REFRESH_MS : IDLE_REFRESH_MS,
  });
}

export function useRecentWorkflows() {
  return useQuery({
    queryKey: ["workflows", "recent"],
    queryFn: ({ signal }) => api.get("/api/workflows", { query: { limit: WORKFLOWS_SHOWN }, signal }),
  });
}

/** What /health reports about this installation's parts. */
export function useHealth() {
  return useQuery({
    queryKey: ["health"],
    queryFn: ({ signal }) => fetchHealth(signal),
    refetchInterval: IDLE_REFRESH_MS,
  });
}

export interface Failure {
  what: string;
  error: Error;
  /** What was read before the failure is still shown. */
  isStale: boolean;
}

/** The parts of the dashboard that could not be read, and a way to ask for them again. */
export function useFailures() {
  const parts = {
    workflows: useRecentWorkflows(),
    runs: useRecentRuns(),
    usage: useUsage(),
    alerts: useAlerts(),
    "system state": useHealth(),
  };
  const failed = Object.entries(parts).filter(([, part]) => part.isError);
  const failures = failed.flatMap(([what, { error, data }]): Failure[] =>
    error === null ? [] : [{ what, error, isStale: data !== undefined }],
  );
  return {
    failures,
    isRetrying: failed.some(([, part]) => part.isFetching),
    retry: () => failed.forEach(([, part]) => void part.refetch()),
  };
}
