import type { Metadata } from "next";
import { Suspense } from "react";

import { WorkflowView } from "@/components/workflow/WorkflowView";

export const metadata: Metadata = { title: "Workflow" };

export default function WorkflowPage() {
  return (
    <Suspense>
      <WorkflowView />
    </Suspense>
  );
}
