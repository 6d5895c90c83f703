import type { Plan } from "@/config/plans";

export type Change = "start" | "same" | "upgrade" | "downgrade";

/** What going from one plan to another means. `plans` in the order of the price list, cheapest first. */
export function changeTo(wanted: string, current: string | null, plans: readonly Pick<Plan, "id">[]): Change {
  if (current === null) return "start";
  const from = plans.findIndex(({ id }) => id === current);
  const to = plans.findIndex(({ id }) => id === wanted);
  if (from === to) return "same";
  return to < from ? "downgrade" : "upgrade";
}

/** What is asked about before it is confirmed: leaving, or paying less. */
export type Leaving = "cancel" | "downgrade";

/** Whether "Wait, before you go" is shown first. It is asked once and never in the way of an upgrade. */
export function isAskedFirst(change: Change | "cancel"): change is Leaving {
  return change === "cancel" || change === "downgrade";
}

/** The next smaller plan, to offer instead of cancelling; null for the smallest. */
export function smallerPlan<P extends Pick<Plan, "id">>(
  current: string | null,
  plans: readonly P[],
): P | null {
  const at = plans.findIndex(({ id }) => id === current);
  return at > 0 ? (plans[at - 1] ?? null) : null;
}
