"use client";

import { useQuery } from "@tanstack/react-query";

import { api } from "@/lib/api/client";

/** Whether this installation still has no owner. */
export function useSetupNeeded() {
  return useQuery({
    queryKey: ["setup"],
    queryFn: ({ signal }) => api.get("/api/setup", { signal }),
  });
}
