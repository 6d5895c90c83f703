import { ButtonLink } from "@/components/ui/Button";
import { Callout } from "@/components/ui/Callout";
import { errorMessage } from "@/lib/api/error";

import type { Outcome } from "./checkout";

/** Why a choice did not lead to a checkout. */
export function CheckoutNotice({
  outcome,
}: {
  outcome: Extract<Outcome, { kind: "payments-off" | "failed" }>;
}) {
  if (outcome.kind === "payments-off") {
    return (
      <Callout
        kind="info"
        role="alert"
        title="Payments are not switched on in this installation"
        className="text-left"
        actions={
          <ButtonLink href="/dashboard" prefetch={false} size="sm">
            Go to the dashboard
          </ButtonLink>
        }
      >
        Nothing was ordered and nothing is charged. You need no plan here: the operator of this installation
        sets its limits.
      </Callout>
    );
  }
  return (
    <Callout kind="danger" role="alert" title="The checkout could not be opened" className="text-left">
      {errorMessage(outcome.error)} Nothing was ordered.
    </Callout>
  );
}
