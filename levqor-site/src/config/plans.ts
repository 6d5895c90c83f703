import { blueprint } from "./blueprint.generated";

export type PlanId = keyof typeof blueprint.plans;
export type DfyId = keyof typeof blueprint.dfy.packages;
export const intervals = ["monthly", "yearly"] as const;
export type Interval = (typeof intervals)[number];

export interface Plan {
  id: PlanId;
  name: string;
  monthly: number;
  yearly: number;
  workflows: number;
  runs_per_month: number;
  ai_credits_per_month: number;
  users: number;
  support_reply_hours: number;
}

/** From the smallest to the largest, as the blueprint lists them. */
export const plans: Plan[] = Object.entries(blueprint.plans).map(([id, plan]) => ({
  id: id as PlanId,
  ...plan,
}));

export interface DfyPackage {
  id: DfyId;
  name: string;
  price: number;
}

export const dfyPackages: DfyPackage[] = Object.entries(blueprint.dfy.packages).map(([id, offer]) => ({
  id: id as DfyId,
  ...offer,
}));

const MONTHS_IN_A_YEAR = 12;

/** How many monthly payments one yearly payment comes to. */
export function monthlyPaymentsInAYearlyOne(plan: Pick<Plan, "monthly" | "yearly">): number {
  return plan.yearly / plan.monthly;
}

/** One sentence about paying yearly, from the plans' own prices. */
export function yearlySentence(offers: Pick<Plan, "monthly" | "yearly">[] = plans): string {
  const ratios = offers.map(monthlyPaymentsInAYearlyOne);
  const [low, high] = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => plainNumber(ratio));
  const payments = low === high ? low : `between ${low} and ${high}`;
  return `A year paid at once costs as much as ${payments} monthly payments; a year paid month by month is ${MONTHS_IN_A_YEAR} of them.`;
}

function plainNumber(value: number): string {
  return value.toLocaleString("en-GB", { maximumFractionDigits: 1 });
}

/** A price as the blueprint writes it: no separator between thousands. */
export function price(amount: number): string {
  return new Intl.NumberFormat("en-GB", {
    style: "currency",
    currency: blueprint.currency,
    useGrouping: false,
    minimumFractionDigits: Number.isInteger(amount) ? 0 : 2,
  }).format(amount);
}

export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount.toLocaleString("en-GB")} ${amount === 1 ? one : many}`;
}

/** What was chosen on /pricing; it travels in the address through sign-up and sign-in. */
export type Choice = { plan: PlanId; interval: Interval } | { dfy: DfyId };

export function choiceAddress(page: "/pricing" | "/signup", choice: Choice): string {
  return `${page}?${new URLSearchParams(choice)}`;
}

/** The choice in an address's query; null when there is none, or none that exists. */
export function readChoice(search: string): Choice | null {
  const query = new URLSearchParams(search);
  const plan = plans.find(({ id }) => id === query.get("plan"));
  const offer = dfyPackages.find(({ id }) => id === query.get("dfy"));
  if (plan) {
    const interval = intervals.find((name) => name === query.get("interval")) ?? "monthly";
    return { plan: plan.id, interval };
  }
  return offer ? { dfy: offer.id } : null;
}
