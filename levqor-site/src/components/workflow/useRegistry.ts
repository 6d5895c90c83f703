"use client";

import { useQuery } from "@tanstack/react-query";

import { api } from "@/lib/api/client";
import type { Json, Registry, RegistryStep } from "@/lib/api/types";

export interface RegistryTrigger {
  use: string;
  title?: string;
  description?: string;
  input_schema?: Record<string, Json>;
}

/** Every step and trigger that a workflow can use; it changes only with the server's release. */
export function useRegistry() {
  const registry = useQuery({
    queryKey: ["registry"],
    queryFn: ({ signal }) => api.get<Registry>("/api/registry", { signal }),
    staleTime: Infinity,
  });
  return {
    ...registry,
    findStep: (use: string): RegistryStep | undefined =>
      registry.data?.steps.find((step) => step.use === use),
    findTrigger: (use: string): RegistryTrigger | undefined =>
      (registry.data?.triggers as RegistryTrigger[] | undefined)?.find((trigger) => trigger.use === use),
  };
}
