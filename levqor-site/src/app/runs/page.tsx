import type { Metadata } from "next";
import { Suspense } from "react";

import { RunList } from "@/components/run/RunList";

export const metadata: Metadata = { title: "Runs" };

export default function RunListPage() {
  return (
    <Suspense>
      <RunList />
    </Suspense>
  );
}
