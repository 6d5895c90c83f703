import type { Metadata } from "next";
import { Suspense } from "react";

import { NewWorkflow } from "@/components/workflow/NewWorkflow";

export const metadata: Metadata = { title: "New workflow" };

export default function NewWorkflowPage() {
  return (
    <Suspense>
      <NewWorkflow />
    </Suspense>
  );
}
