"use client";

import { useSearchParams } from "next/navigation";
import { Suspense } from "react";

import { ButtonLink, Callout } from "@/components/ui";

/** Shown to who comes back from the payment page. What the plan is now, only the server's answer says. */
export function CheckoutNotice() {
  return (
    <Suspense>
      <Notice />
    </Suspense>
  );
}

function Notice() {
  if (useSearchParams().get("checkout") !== "done") return null;
  return (
    <Callout
      kind="info"
      title="You are back from the payment page"
      className="mb-5"
      actions={
        <ButtonLink href="/settings?section=billing" size="sm">
          Plan and billing
        </ButtonLink>
      }
    >
      Your plan is shown here as soon as Stripe has told us of it, usually within a minute.
    </Callout>
  );
}
