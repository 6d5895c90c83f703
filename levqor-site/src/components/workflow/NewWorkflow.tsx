"use client";

import { useSearchParams } from "next/navigation";

import NaturalLanguageWorkflowBuilder from "@/components/ai/NaturalLanguageWorkflowBuilder";

export function NewWorkflow() {
  const query = useSearchParams().get("query") ?? "";
  return <NaturalLanguageWorkflowBuilder key={query} initialQuery={query} />;
}
