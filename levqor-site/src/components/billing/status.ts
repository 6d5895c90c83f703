import type { Tone } from "@/components/ui";
import type { SubscriptionStatus } from "@/lib/api/types";

export const subscriptionStatuses: Record<SubscriptionStatus, { label: string; tone: Tone }> = {
  self_hosted: { label: "Self-hosted", tone: "neutral" },
  none: { label: "No plan yet", tone: "warning" },
  trialing: { label: "Trial", tone: "info" },
  active: { label: "Active", tone: "success" },
  past_due: { label: "Payment overdue", tone: "danger" },
  cancelled: { label: "Cancelled", tone: "neutral" },
};

/** Whether there is something to cancel or to change, instead of something to begin. */
export function hasSubscription(status: SubscriptionStatus): boolean {
  return status === "trialing" || status === "active" || status === "past_due";
}
