import ExitIntentModal from "@/components/ExitIntentModal";
import { PageIntro, Section } from "@/components/public/Page";
import { TextLink } from "@/components/public/TextLink";
import { TrialOffer } from "@/components/public/TrialOffer";
import ROIInlineCalculator from "@/components/ROIInlineCalculator";
import { blueprint } from "@/config/blueprint.generated";

import { DfyPackages } from "./DfyPackages";
import { PlanComparison } from "./PlanComparison";
import { PlanPicker } from "./PlanPicker";
import { PricingFaq } from "./PricingFaq";

const PLANS = "plans";
const { guarantee } = blueprint;

const inEveryPlan = [
  "Every trigger and every step there is",
  "The builder, the debugger and the help assistant",
  "Full run history with input, output and requests of each step",
  "Versions, comparison, restore, import and export",
  "The API, with keys of your own",
  `A ${guarantee.uptime_target_percent}% uptime target`,
];

export function Pricing() {
  return (
    <>
      <PageIntro
        title="Pricing"
        lead="Four plans that differ in numbers, not in features. Every one of them starts with the free trial."
      />
      <div className="mx-auto w-full max-w-page px-4 pb-14 sm:px-6">
        <h2 id={PLANS} tabIndex={-1} className="sr-only scroll-mt-24">
          Plans
        </h2>
        <PlanPicker />
      </div>
      <Section id="compare" title="Side by side">
        <PlanComparison />
        <h3 className="mb-3 mt-8 text-base font-semibold">In every plan</h3>
        <ul className="grid gap-x-8 gap-y-2 text-base text-muted sm:grid-cols-2 lg:grid-cols-3">
          {inEveryPlan.map((text) => (
            <li key={text} className="border-t border-line pt-2">
              {text}
            </li>
          ))}
        </ul>
      </Section>
      <Section
        id="savings"
        title="What is the manual work worth?"
        lead="An estimate from two numbers of your own. It depends on no plan."
      >
        <ROIInlineCalculator />
      </Section>
      <Section
        id="money-back"
        title={`${guarantee.money_back_days}-day money-back guarantee`}
        lead={
          <>
            If Levqor X is not right for you, ask within {guarantee.money_back_days} days of your first
            payment for a plan and you get that payment back in full.{" "}
            <TextLink href="/guarantee">How it works</TextLink>
          </>
        }
      >
        <p className="text-base text-muted">
          It applies to monthly and yearly payments, once per account. The whole text is in{" "}
          <TextLink href="/refunds">Refunds</TextLink>.
        </p>
      </Section>
      <Section
        id="done-for-you"
        title="Done for you"
        lead="We build the workflow in your workspace, test it with you and hand it over. Paid once; no subscription and no trial."
      >
        <DfyPackages />
        <p className="mt-5 max-w-reading text-base text-muted">
          The scope decides which package fits. If what you need turns out not to fit the one you ordered, you
          choose before work begins: a smaller scope, another package, or your money back. To run what is
          built you need a plan, or an installation of your own. What is agreed is in the{" "}
          <TextLink href="/dfy-contract">done-for-you contract</TextLink>.
        </p>
      </Section>
      <Section id="questions" title="Questions">
        <PricingFaq />
      </Section>
      <TrialOffer title="Start with one workflow" />
      <ExitIntentModal plansId={PLANS} />
    </>
  );
}
