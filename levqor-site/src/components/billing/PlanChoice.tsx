"use client";

import { useState } from "react";

import { Badge, Button, Card, CardBody, CardHeader } from "@/components/ui";
import { blueprint } from "@/config/blueprint.generated";
import { count, type Interval, intervals, type Plan, plans, price } from "@/config/plans";
import type { Billing } from "@/lib/api/types";
import { useMay } from "@/lib/session";

import { buyPlan, openPortal } from "./paymentPages";
import { changeTo, isAskedFirst, type Leaving, smallerPlan } from "./planChange";
import { SaveAttempt } from "./SaveAttempt";
import { hasSubscription } from "./status";

/** The price list, with what can be done from the plan that the workspace has. */
export function PlanChoice({ billing }: { billing: Billing }) {
  const [interval, setInterval] = useState<Interval>(billing.interval ?? "monthly");
  const [leaving, setLeaving] = useState<Leaving | null>(null);
  const [starting, setStarting] = useState<string | null>(null);
  const mayManage = useMay("manage");
  const isSubscribed = hasSubscription(billing.status);
  const current = billing.plan?.id ?? null;
  const mayPay = billing.payments === "stripe" && mayManage;

  function choose(plan: Plan) {
    const change = isSubscribed ? changeTo(plan.id, current, plans) : "start";
    if (isAskedFirst(change)) {
      setLeaving(change);
      return;
    }
    setStarting(plan.id);
    void (isSubscribed ? openPortal() : buyPlan(plan.id, interval)).catch(() => setStarting(null));
  }

  return (
    <Card aria-labelledby="plans">
      <CardHeader
        id="plans"
        title={isSubscribed ? "Change plan" : "Plans"}
        description={mayPay && !isSubscribed && billing.trial_available ? blueprint.trial.text : undefined}
        actions={
          <div role="group" aria-label="Paid" className="flex gap-1">
            {intervals.map((each) => (
              <Button
                key={each}
                size="sm"
                variant={each === interval ? "secondary" : "ghost"}
                aria-pressed={each === interval}
                onClick={() => setInterval(each)}
              >
                {each === "yearly" ? "Yearly" : "Monthly"}
              </Button>
            ))}
          </div>
        }
      />
      <ul className="grid gap-px border-y border-line bg-line sm:grid-cols-2 lg:grid-cols-4">
        {plans.map((plan) => {
          const isCurrent = plan.id === current;
          return (
            <li key={plan.id} className="flex flex-col gap-3 bg-surface p-4">
              <div>
                <p className="flex flex-wrap items-center gap-2 text-sm font-semibold">
                  {plan.name}
                  {isCurrent && <Badge tone="info">Your plan</Badge>}
                </p>
                <p className="mt-1">
                  <span className="text-xl font-semibold tabular-nums">{price(plan[interval])}</span>
                  <span className="text-sm text-muted"> a {interval === "yearly" ? "year" : "month"}</span>
                </p>
              </div>
              <Includes plan={plan} />
              {mayPay && !isCurrent && (
                <Button
                  className="mt-auto self-start"
                  loading={starting === plan.id}
                  onClick={() => choose(plan)}
                >
                  {isSubscribed
                    ? `Change to ${plan.name}`
                    : billing.trial_available
                      ? `Start trial of ${plan.name}`
                      : `Choose ${plan.name}`}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <CardBody className="pt-3">
        {mayPay && isSubscribed ? (
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => void openPortal().catch(() => undefined)}>Manage billing</Button>
            {billing.cancels_at === null && (
              <Button variant="ghost" onClick={() => setLeaving("cancel")}>
                Cancel plan
              </Button>
            )}
          </div>
        ) : (
          <p className="text-xs text-muted">
            {billing.payments === "off"
              ? "Shown for comparison; nothing can be bought on this installation."
              : mayManage
                ? "You pay on Stripe's own page; card numbers never reach this server."
                : "An owner or admin of the workspace chooses the plan."}
          </p>
        )}
      </CardBody>
      <SaveAttempt
        leaving={leaving}
        smaller={smallerPlan(current, plans)}
        onClose={() => setLeaving(null)}
        onContinue={openPortal}
        onTakeSmaller={openPortal}
      />
    </Card>
  );
}

function Includes({ plan }: { plan: Plan }) {
  const lines = [
    count(plan.workflows, "workflow"),
    `${count(plan.runs_per_month, "run")} a month`,
    `${count(plan.ai_credits_per_month, "AI credit")} a month`,
    count(plan.users, "user"),
    `Support replies within ${count(plan.support_reply_hours, "hour")}`,
  ];
  return (
    <ul className="flex flex-col gap-1 text-xs text-muted">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
