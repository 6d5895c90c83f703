"use client";

import { useSearchParams } from "next/navigation";

import NaturalLanguageWorkflowBuilder from "@/components/ai/NaturalLanguageWorkflowBuilder";
import { ButtonLink, EmptyState } from "@/components/ui";
import { useMay } from "@/lib/session";

export function NewWorkflow() {
  const query = useSearchParams().get("query") ?? "";
  if (!useMay("edit")) {
    return (
      <EmptyState
        title="Your role does not make workflows"
        description="Viewers see workflows and runs. An owner or admin of the workspace can make you an editor."
        action={<ButtonLink href="/workflows">All workflows</ButtonLink>}
      />
    );
  }
  return <NaturalLanguageWorkflowBuilder key={query} initialQuery={query} />;
}
