import { Faq, type Question } from "@/components/public/Faq";
import { TextLink } from "@/components/public/TextLink";
import { blueprint } from "@/config/blueprint.generated";
import { count, yearlySentence } from "@/config/plans";

const { trial, guarantee, fair_use: fairUse, dfy } = blueprint;
const pace = fairUse.api_requests_per_minute.toLocaleString("en-GB");

const questions: Question[] = [
  {
    question: "How does the free trial work?",
    answer: (
      <>
        <p>{trial.text}.</p>
        <p>
          It lasts {trial.days} days, is there on every plan, and can be had once per account. You give a card
          on Stripe’s page when you start it; the card is checked, not charged. If you cancel before day{" "}
          {trial.days} you pay nothing. If you do not cancel, the plan you chose goes on and is charged. The
          details are in <TextLink href="/trial">Free trial</TextLink>.
        </p>
      </>
    ),
  },
  {
    question: "What is a run, and what happens when a month’s runs are used up?",
    answer: (
      <p>
        A run is one execution of a workflow from its trigger to its end, however many steps it has. Beyond
        the plan’s number, runs are still accepted, and held: they go on when the month turns or the plan
        grows. Nothing is lost and nothing extra is charged.
      </p>
    ),
  },
  {
    question: "What is an AI credit?",
    answer: (
      <p>
        One answered request to an assistant uses one AI credit: building a workflow from a sentence, a
        question to the help panel, an explanation of a failed run. A request that is not answered uses none.
        When the month’s credits are used up the assistants say so; workflows and runs go on as before.
      </p>
    ),
  },
  {
    question: "Can I change or cancel my plan?",
    answer: (
      <p>
        At any time, by yourself, in Settings. A cancelled plan works until the end of the period that is paid
        for. Nothing you built is deleted, and you can export it. See{" "}
        <TextLink href="/cancellation">Cancellation</TextLink>.
      </p>
    ),
  },
  {
    question: "What does paying yearly change?",
    answer: <p>{yearlySentence()} The plan is the same.</p>,
  },
  {
    question: "Can I get my money back?",
    answer: (
      <p>
        Within {guarantee.money_back_days} days of your first payment for a plan, in full and whatever the
        reason. The <TextLink href="/guarantee">guarantee</TextLink> says how.
      </p>
    ),
  },
  {
    question: "Is there a limit on how fast I may go?",
    answer: (
      <p>
        On every plan: {pace} API requests a minute, and {fairUse.concurrent_runs} runs at work at the same
        time. Runs beyond that wait for their turn. See <TextLink href="/fair-use">Fair use</TextLink>.
      </p>
    ),
  },
  {
    question: "What is a revision round?",
    answer: (
      <p>
        One list of changes from you and one new delivery from us. Each done-for-you package has{" "}
        {count(dfy.revision_rounds, "of them", "of them")}; putting right what does not do what was agreed
        uses none. See <TextLink href="/revisions">Revisions</TextLink>.
      </p>
    ),
  },
  {
    question: "In which currency do I pay, and who sees my card?",
    answer: (
      <p>
        In pounds sterling ({blueprint.currency}). Stripe takes the payment on its own page and keeps the
        card; we never see its number.
      </p>
    ),
  },
  {
    question: "Can I run Levqor X myself?",
    answer: (
      <p>
        Yes. It is open source under the MIT licence and runs on one machine. An installation of your own has
        no payments; its operator sets the limits. See{" "}
        <TextLink href="/docs/deploy/one-machine">Running it</TextLink>.
      </p>
    ),
  },
];

export function PricingFaq() {
  return <Faq questions={questions} />;
}
