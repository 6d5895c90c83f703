"use client";

import { useEffect, useState } from "react";

import { Callout } from "@/components/ui/Callout";
import { blueprint } from "@/config/blueprint.generated";
import { type Interval, plans, readChoice, yearlySentence } from "@/config/plans";
import { refreshVisitor } from "@/lib/visitor";

import { CheckoutNotice } from "./CheckoutNotice";
import { IntervalSwitch } from "./IntervalSwitch";
import { PlanCard } from "./PlanCard";
import { useCheckout } from "./useCheckout";
import { usePayments } from "./usePayments";

/** The plans with their prices, and the way to a checkout. */
export function PlanPicker() {
  const [interval, setInterval] = useState<Interval>("monthly");
  const payments = usePayments();
  const { choose, choice, outcome } = useCheckout();
  useReturningChoice(choose, setInterval);
  const isBusy = choice !== null && outcome === null;

  return (
    <div>
      <div className="mb-6 flex flex-wrap items-center gap-x-5 gap-y-3">
        <IntervalSwitch interval={interval} onChange={setInterval} />
        <p className="text-sm text-muted">{yearlySentence()}</p>
      </div>
      {payments === "off" && (
        <Callout kind="info" title="Payments are not switched on in this installation" className="mb-6">
          You need no plan here: the operator of this installation sets its limits, and nothing is charged.
          The plans below are those of Levqor X where it is sold.
        </Callout>
      )}
      <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        {plans.map((plan) => {
          const isChosen = choice !== null && "plan" in choice && choice.plan === plan.id;
          return (
            <li key={plan.id} className="flex">
              <PlanCard
                plan={plan}
                interval={interval}
                isBusy={isBusy && isChosen}
                isDisabled={isBusy}
                onChoose={() => void choose({ plan: plan.id, interval })}
                notice={isChosen && outcome && <CheckoutNotice outcome={outcome} />}
              />
            </li>
          );
        })}
      </ul>
      <p className="mt-5 text-base font-medium">{blueprint.trial.text}</p>
      <noscript>
        <p className="mt-2 text-sm text-muted">
          Choosing a plan here needs JavaScript. <a href="/signup">Sign up</a> works without choosing.
        </p>
      </noscript>
    </div>
  );
}

/** Goes on with what was chosen before signing in, and takes it out of the address so that it happens once. */
function useReturningChoice(
  choose: ReturnType<typeof useCheckout>["choose"],
  setInterval: (interval: Interval) => void,
) {
  useEffect(() => {
    const choice = readChoice(window.location.search);
    if (!choice) return;
    if ("plan" in choice) setInterval(choice.interval);
    window.history.replaceState(window.history.state, "", "/pricing");
    void refreshVisitor().then((visitor) => {
      if (visitor.state === "signed-in") void choose(choice);
    });
  }, [choose, setInterval]);
}
