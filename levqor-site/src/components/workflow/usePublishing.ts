import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { toast } from "@/components/ui";
import { ApiError } from "@/lib/api/error";
import type { Problem, Workflow } from "@/lib/api/types";

import { ownerPath } from "./steps";
import { useWorkflowActions } from "./useWorkflowActions";

/** Publishes the newest version; keeps why it was refused for as long as that version is the newest. */
export function usePublishing(workflow: Workflow, showStep: (path: string) => void) {
  const queries = useQueryClient();
  const actions = useWorkflowActions();
  const [isPublishing, setIsPublishing] = useState(false);
  const [failing, setFailing] = useState<readonly Problem[]>([]);
  const [refusal, setRefusal] = useState<{ error: unknown; version: number } | null>(null);

  async function publish(despiteFailingTests = false) {
    setIsPublishing(true);
    setRefusal(null);
    try {
      await actions.publish(workflow.id, despiteFailingTests);
      setFailing([]);
      toast.success(`Version ${workflow.version} is published`);
    } catch (error) {
      showRefusal(error);
    } finally {
      setIsPublishing(false);
      void queries.invalidateQueries({ queryKey: ["workflows", "tests", workflow.id] });
    }
  }

  function showRefusal(error: unknown) {
    if (error instanceof ApiError && error.code === "tests_failing") {
      setFailing(error.problems);
      return;
    }
    setFailing([]);
    setRefusal({ error, version: workflow.version });
    if (error instanceof ApiError && error.problems[0]) showStep(ownerPath(error.problems[0].path));
  }

  function unpublish() {
    void actions
      .unpublish(workflow.id)
      .then(() => toast.success("Unpublished. Its trigger starts no more runs."))
      .catch(toast.error);
  }

  return {
    publish,
    unpublish,
    isPublishing,
    /** What the tests found, until it is put aside. */
    failing,
    putAside: () => setFailing([]),
    refused: refusal?.version === workflow.version ? refusal.error : null,
  };
}
