"use client";

import { Button } from "@/components/ui/Button";
import { blueprint } from "@/config/blueprint.generated";
import { count, type DfyPackage, dfyPackages, price } from "@/config/plans";

import { CheckoutNotice } from "./CheckoutNotice";
import { useCheckout } from "./useCheckout";

/** What is built for the customer, paid once. */
export function DfyPackages() {
  const { choose, choice, outcome } = useCheckout();
  const isBusy = choice !== null && outcome === null;
  return (
    <ul className="grid gap-4 lg:grid-cols-3">
      {dfyPackages.map((offer) => {
        const isChosen = choice !== null && "dfy" in choice && choice.dfy === offer.id;
        return (
          <li key={offer.id} className="flex">
            <section
              aria-labelledby={`dfy-${offer.id}`}
              className="flex w-full flex-col rounded-lg border border-line bg-surface p-5"
            >
              <PackageTerms offer={offer} />
              <Button
                size="lg"
                loading={isBusy && isChosen}
                disabled={isBusy}
                onClick={() => void choose({ dfy: offer.id })}
                className="mt-auto"
              >
                Order {offer.name}
              </Button>
              {isChosen && outcome && (
                <div className="mt-3">
                  <CheckoutNotice outcome={outcome} />
                </div>
              )}
            </section>
          </li>
        );
      })}
    </ul>
  );
}

function PackageTerms({ offer }: { offer: DfyPackage }) {
  return (
    <>
      <h3 id={`dfy-${offer.id}`} className="text-lg font-semibold">
        {offer.name}
      </h3>
      <p className="mt-3 flex items-baseline gap-1.5">
        <span className="text-3xl font-semibold tabular-nums tracking-tight">{price(offer.price)}</span>
        <span className="text-base text-muted">once</span>
      </p>
      <p className="mb-6 mt-3 text-base text-muted">
        {count(blueprint.dfy.revision_rounds, "revision round")}. The scope is agreed in writing before work
        begins.
      </p>
    </>
  );
}
