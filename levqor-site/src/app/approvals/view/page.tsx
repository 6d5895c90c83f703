import type { Metadata } from "next";
import { Suspense } from "react";

import { ApprovalByLink } from "@/components/approvals/ApprovalByLink";

export const metadata: Metadata = { title: "Approve or reject", robots: { index: false } };

export default function ApprovalByLinkPage() {
  return (
    <Suspense>
      <ApprovalByLink />
    </Suspense>
  );
}
