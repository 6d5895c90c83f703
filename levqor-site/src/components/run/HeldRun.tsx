import { ButtonLink, Callout } from "@/components/ui";

import { BILLING, heldReason } from "./held";

/** What a held run waits for, and where that can be changed. */
export function HeldRun({ reason }: { reason: { message: string } | null }) {
  return (
    <Callout
      kind="warning"
      title="Held"
      actions={
        <ButtonLink href={BILLING} size="sm">
          Plan and billing
        </ButtonLink>
      }
    >
      {heldReason(reason)}
    </Callout>
  );
}
