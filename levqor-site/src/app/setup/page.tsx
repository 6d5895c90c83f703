import type { Metadata } from "next";
import { Suspense } from "react";

import { SetUp } from "@/components/account/SetUp";

export const metadata: Metadata = { title: "Create the owner" };

export default function SetUpPage() {
  return (
    <Suspense>
      <SetUp />
    </Suspense>
  );
}
