import type { Metadata } from "next";

import { WorkflowList } from "@/components/workflow/WorkflowList";

export const metadata: Metadata = { title: "Workflows" };

export default function WorkflowListPage() {
  return <WorkflowList />;
}
