import { Callout, InlineCode } from "@/components/ui";
import type { Billing } from "@/lib/api/types";

/** What it means that this installation takes no payments. */
export function PaymentsOff({ plan }: { plan: Billing["plan"] }) {
  return (
    <Callout kind="info" title="Payments are off on this installation">
      <ul className="mt-1 list-disc space-y-0.5 pl-4">
        <li>Nothing is charged, no card is asked for, and no trial starts or ends.</li>
        <li>
          {plan
            ? `The operator has given every workspace the ${plan.name} plan, with its limits.`
            : "The operator has set no plan, so nothing is limited."}{" "}
          The setting is <InlineCode>LEVQOR_PLAN</InlineCode>.
        </li>
        <li>Plans and done-for-you orders can be bought once the operator has set a Stripe key.</li>
      </ul>
    </Callout>
  );
}
