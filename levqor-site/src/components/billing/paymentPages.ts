import { toast } from "@/components/ui";
import type { DfyId, Interval, PlanId } from "@/config/plans";
import { api } from "@/lib/api/client";

/** Goes to a page of the payment service, where money is handled. Tells of a failure and throws it on. */
async function goTo(answer: Promise<{ url: string }>): Promise<void> {
  try {
    const { url } = await answer;
    window.location.assign(url);
  } catch (error) {
    toast.error(error);
    throw error;
  }
}

export const buyPlan = (plan: PlanId, interval: Interval) =>
  goTo(api.post("/api/billing/checkout", { body: { plan, interval } }));

export const orderDfy = (dfy: DfyId) => goTo(api.post("/api/billing/checkout", { body: { dfy } }));

export const openPortal = () => goTo(api.post("/api/billing/portal"));
