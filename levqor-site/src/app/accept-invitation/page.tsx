import type { Metadata } from "next";
import { Suspense } from "react";

import { AcceptInvitation } from "@/components/members/AcceptInvitation";

export const metadata: Metadata = { title: "Accept an invitation", robots: { index: false } };

export default function AcceptInvitationPage() {
  return (
    <Suspense>
      <AcceptInvitation />
    </Suspense>
  );
}
