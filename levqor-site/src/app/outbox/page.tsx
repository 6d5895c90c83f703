import type { Metadata } from "next";
import { Suspense } from "react";

import { Outbox } from "@/components/outbox/Outbox";

export const metadata: Metadata = { title: "Outbox" };

export default function OutboxPage() {
  return (
    <Suspense>
      <Outbox />
    </Suspense>
  );
}
