"use client";

import { useQuery } from "@tanstack/react-query";

import { api } from "@/lib/api/client";

const REFRESH_MS = 30_000;

/** What the workspace uses of its plan. Kept up to date while it is looked at. */
export function useUsage() {
  return useQuery({
    queryKey: ["usage", "summary"],
    queryFn: ({ signal }) => api.get("/api/usage/summary", { signal }),
    refetchInterval: REFRESH_MS,
  });
}

export function useBilling() {
  return useQuery({
    queryKey: ["billing"],
    queryFn: ({ signal }) => api.get("/api/billing", { signal }),
  });
}

/** What the housekeeping has found wrong with this workspace or the installation. */
export function useAlerts() {
  return useQuery({
    queryKey: ["alerts"],
    queryFn: ({ signal }) => api.get("/api/alerts", { signal }),
    refetchInterval: REFRESH_MS,
  });
}
