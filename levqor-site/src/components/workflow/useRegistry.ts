"use client";

import { useQuery } from "@tanstack/react-query";

import { api } from "@/lib/api/client";
import type { RegistryStep, RegistryTrigger } from "@/lib/api/types";

/** Every step and trigger that a workflow can use; it changes only with the server's release. */
export function useRegistry() {
  const registry = useQuery({
    queryKey: ["registry"],
    queryFn: ({ signal }) => api.get("/api/registry", { signal }),
    staleTime: Infinity,
  });
  return {
    ...registry,
    findStep: (use: string): RegistryStep | undefined =>
      registry.data?.steps.find((step) => step.use === use),
    findTrigger: (use: string): RegistryTrigger | undefined =>
      registry.data?.triggers.find((trigger) => trigger.use === use),
  };
}
