"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";

import { toast } from "@/components/ui";
import { api } from "@/lib/api/client";
import type { Workflow, WorkflowDocument } from "@/lib/api/types";

/** Before a version goes live, it is replayed on every test of its workflow. */
const LONGEST_PUBLISHING_MS = 60_000;

/** Changes to workflows. Each leaves the lists up to date; failures are thrown. */
export function useWorkflowActions() {
  const queries = useQueryClient();
  const router = useRouter();

  function remember(workflow: Workflow): Workflow {
    queries.setQueryData(["workflows", "one", workflow.id], workflow);
    void queries.invalidateQueries({ queryKey: ["workflows"] });
    void queries.invalidateQueries({ queryKey: ["schedules"] });
    return workflow;
  }

  return {
    create: async (document: WorkflowDocument) =>
      remember(await api.post("/api/workflows", { body: { document } })),
    save: async (id: string, document: WorkflowDocument, message?: string) =>
      remember(await api.put("/api/workflows/{id}", { path: { id }, body: { document, message } })),
    importText: async (text: string) => remember(await api.post("/api/workflows/import", { body: { text } })),
    importFromN8n: async (text: string) => {
      const imported = await api.post("/api/imports/n8n", { body: { text } });
      remember(imported.workflow);
      return imported;
    },
    publish: async (id: string, despiteFailingTests = false) =>
      remember(
        await api.post("/api/workflows/{id}/publish", {
          path: { id },
          body: { despite_failing_tests: despiteFailingTests },
          timeoutMs: LONGEST_PUBLISHING_MS,
        }),
      ),
    unpublish: async (id: string) =>
      remember(await api.post("/api/workflows/{id}/unpublish", { path: { id } })),
    restore: async (id: string, version: number) =>
      remember(
        await api.post("/api/workflows/{id}/versions/{n}/restore", {
          path: { id, n: version },
        }),
      ),
    remove: async (id: string) => {
      await api.delete("/api/workflows/{id}", { path: { id } });
      queries.removeQueries({ queryKey: ["workflows", "one", id] });
      void queries.invalidateQueries({ queryKey: ["workflows"] });
    },
    open: (id: string, tab?: string) =>
      router.push(`/workflows/view?id=${encodeURIComponent(id)}${tab ? `&tab=${tab}` : ""}`),
  };
}

/** Offers the workflow's text as a file. */
export async function exportWorkflow(id: string, name: string, format: "yaml" | "json"): Promise<void> {
  const exported = await api.get<unknown>("/api/workflows/{id}/export", { path: { id }, query: { format } });
  const text = typeof exported === "string" ? exported : JSON.stringify(exported, null, 2);
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${fileName(name)}.${format}`;
  link.click();
  URL.revokeObjectURL(url);
  toast.success(`Exported ${link.download}`);
}

function fileName(name: string): string {
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return slug.replace(/^-|-$/g, "") || "workflow";
}
