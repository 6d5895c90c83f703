import { Check } from "lucide-react";
import type { ReactNode } from "react";

import { Button } from "@/components/ui/Button";
import { count, type Interval, type Plan, price } from "@/config/plans";

const periods: Record<Interval, string> = { monthly: "a month", yearly: "a year" };

interface PlanCardProps {
  plan: Plan;
  interval: Interval;
  isBusy: boolean;
  isDisabled: boolean;
  onChoose: () => void;
  /** Shown below the button. */
  notice: ReactNode;
}

export function PlanCard({ plan, interval, isBusy, isDisabled, onChoose, notice }: PlanCardProps) {
  const other: Interval = interval === "monthly" ? "yearly" : "monthly";
  return (
    <section
      aria-labelledby={`plan-${plan.id}`}
      className="flex w-full flex-col rounded-lg border border-line bg-surface p-5 shadow-raised"
    >
      <h3 id={`plan-${plan.id}`} className="text-lg font-semibold">
        {plan.name}
      </h3>
      <p className="mt-3 flex items-baseline gap-1.5">
        <span className="text-4xl font-semibold tabular-nums tracking-tight">{price(plan[interval])}</span>
        <span className="text-base text-muted">{periods[interval]}</span>
      </p>
      <p className="mt-1 text-sm text-muted">
        or {price(plan[other])} {periods[other]}
      </p>
      <ul className="mb-6 mt-5 flex flex-col gap-2 text-base">
        {included(plan).map((text) => (
          <li key={text} className="flex items-start gap-2">
            <Check aria-hidden className="mt-1 size-3.5 shrink-0 text-accent" />
            {text}
          </li>
        ))}
      </ul>
      <Button variant="primary" size="lg" loading={isBusy} disabled={isDisabled} onClick={onChoose}>
        Choose {plan.name}
      </Button>
      {notice && <div className="mt-3">{notice}</div>}
    </section>
  );
}

export function included(plan: Plan): string[] {
  return [
    count(plan.workflows, "workflow"),
    `${count(plan.runs_per_month, "run")} a month`,
    `${count(plan.ai_credits_per_month, "AI credit")} a month`,
    count(plan.users, "user"),
    `Support replies within ${count(plan.support_reply_hours, "hour")}`,
  ];
}
