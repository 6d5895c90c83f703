"use client";

import { useQuery } from "@tanstack/react-query";

import { api } from "@/lib/api/client";
import type { Run, Workflow } from "@/lib/api/types";

/** The workflow of a run as it is now; none while it is not known, or where it was deleted. */
export function useWorkflowOf(run: Pick<Run, "workflow_id">, enabled: boolean): Workflow | undefined {
  return useQuery({
    queryKey: ["workflows", "one", run.workflow_id],
    queryFn: ({ signal }): Promise<Workflow> =>
      api.get("/api/workflows/{id}", { path: { id: run.workflow_id }, signal }),
    enabled,
  }).data;
}
