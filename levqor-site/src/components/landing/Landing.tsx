import {
  CalendarClock,
  FileText,
  Hand,
  type LucideIcon,
  TriangleAlert,
  Webhook,
  Workflow,
} from "lucide-react";

import { Section } from "@/components/public/Page";
import { TextLink } from "@/components/public/TextLink";
import { TrialOffer } from "@/components/public/TrialOffer";
import { ButtonLink } from "@/components/ui/Button";
import { blueprint } from "@/config/blueprint.generated";
import { count, plans, price } from "@/config/plans";
import { readCatalogue } from "@/lib/catalogue";

import { ExampleWorkflow } from "./ExampleWorkflow";
import { FailedStep } from "./FailedStep";

export function Landing() {
  return (
    <>
      <Hero />
      <Stages />
      <Repair />
      <MadeOf />
      <Promises />
      <Plans />
      <TrialOffer />
    </>
  );
}

function Hero() {
  return (
    <div className="mx-auto grid w-full max-w-page items-center gap-12 px-4 py-14 sm:px-6 lg:grid-cols-[1fr_1.05fr] lg:py-24">
      <div>
        <h1 className="text-balance text-3xl font-semibold tracking-tight sm:text-4xl">
          Automations you can read before they run
        </h1>
        <p className="mt-4 max-w-reading text-pretty text-lg text-muted">
          Describe what should happen in a sentence. Review the workflow that was built, step by step. Run it,
          watch exactly what it does, and see why when something breaks.
        </p>
        <div className="mt-7 flex flex-wrap gap-2.5">
          <ButtonLink href="/pricing#plans" prefetch={false} variant="primary" size="lg">
            Start free trial
          </ButtonLink>
          <ButtonLink href="/how-it-works" prefetch={false} size="lg">
            How it works
          </ButtonLink>
        </div>
        <p className="mt-4 text-sm text-muted">{blueprint.trial.text}</p>
      </div>
      <ExampleWorkflow />
    </div>
  );
}

const stages: { title: string; text: string }[] = [
  {
    title: "Describe",
    text: "Write what should happen in plain words. A grammar over the steps that really exist reads the sentence; it runs on the server you use and calls no outside model.",
  },
  {
    title: "Review",
    text: "You get ordered steps, each with the words it came from. What the sentence left open is asked as a question, never filled in with a guess. What cannot be done is said.",
  },
  {
    title: "Run",
    text: "A trigger is accepted once it is on disk. After a crash or a restart every run goes on where it was, and a step that might have happened twice carries the same key.",
  },
  {
    title: "Watch",
    text: "See each step as it happens, with its input, its output and every request and answer. Passwords, tokens and keys are masked.",
  },
];

function Stages() {
  return (
    <Section id="how" title="Describe, review, run, watch">
      <ol className="grid gap-x-10 gap-y-8 sm:grid-cols-2">
        {stages.map(({ title, text }, index) => (
          <li key={title} className="border-t border-line pt-4">
            <h3 className="text-lg font-semibold">
              <span aria-hidden className="mr-2.5 font-mono text-sm font-normal text-faint">
                {index + 1}
              </span>
              {title}
            </h3>
            <p className="mt-1.5 text-pretty text-lg text-muted">{text}</p>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Repair() {
  return (
    <section aria-labelledby="repair" className="border-t border-line">
      <div className="mx-auto grid w-full max-w-page items-center gap-12 px-4 py-14 sm:px-6 sm:py-16 lg:grid-cols-2">
        <div className="lg:order-last">
          <h2 id="repair" className="text-2xl font-semibold tracking-tight">
            And when something breaks
          </h2>
          <div className="mt-3 flex max-w-reading flex-col gap-4 text-pretty text-lg text-muted">
            <p>
              You see the step, the cause in words, what was sent and what came back. The debugger says who
              can put it right and whether a repeat helps.
            </p>
            <p>
              A proposed correction is replayed against what the failed run really saw before you can apply
              it. Then you run again from that step, and what succeeded stays done.
            </p>
            <p className="text-base">
              <TextLink href="/docs/guide/runs#when-a-step-fails">When a step fails</TextLink>
            </p>
          </div>
        </div>
        <FailedStep />
      </div>
    </section>
  );
}

const triggerIcons: Record<string, LucideIcon> = {
  error: TriangleAlert,
  form: FileText,
  manual: Hand,
  schedule: CalendarClock,
  webhook: Webhook,
  workflow: Workflow,
};

function MadeOf() {
  const { triggers, connectors } = readCatalogue();
  return (
    <Section id="made-of" title="What a workflow is made of">
      <div className="grid gap-8">
        <div>
          <h3 className="text-sm font-medium text-muted">It starts with</h3>
          <ul className="mt-3 grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
            {triggers.map(({ use, description }) => {
              const Icon = triggerIcons[use] ?? Hand;
              return (
                <li key={use} className="rounded-lg border border-line bg-surface p-4">
                  <Icon aria-hidden className="size-4 text-accent" />
                  <p className="mt-2 text-base font-medium capitalize">{use}</p>
                  <p className="text-sm text-muted">{description}</p>
                </li>
              );
            })}
          </ul>
        </div>
        <div>
          <h3 className="text-sm font-medium text-muted">Its steps are</h3>
          <ul className="mt-3 grid gap-x-8 sm:grid-cols-2 lg:grid-cols-4">
            {connectors.map(({ id, name, actions }) => (
              <li
                key={id}
                className="flex items-baseline justify-between gap-3 border-b border-line py-2 text-base"
              >
                <span className="min-w-0 font-medium">{name}</span>
                <span className="shrink-0 text-xs tabular-nums text-faint">
                  {count(actions.length, "step")}
                </span>
              </li>
            ))}
          </ul>
        </div>
      </div>
      <p className="mt-6 max-w-reading text-base text-muted">
        Any service with an HTTP API can be called, and any service that sends webhooks can start a workflow.{" "}
        <TextLink href="/integrations">All steps and triggers</TextLink>
      </p>
    </Section>
  );
}

const promises: { title: string; text: string; href: string; link: string }[] = [
  {
    title: "Yours to read and to take away",
    text: "Every workflow is one document in YAML or JSON, with all its versions. Export it, compare it, run it from the command line.",
    href: "/docs/guide/workflows",
    link: "Workflows and versions",
  },
  {
    title: "Your own machine, if you like",
    text: "Open source under the MIT licence. One process, one port, SQLite or PostgreSQL, nothing else to install.",
    href: "/docs/deploy/one-machine",
    link: "Running it",
  },
  {
    title: `${blueprint.guarantee.money_back_days} days to change your mind`,
    text: "Ask after your first payment for a plan and you get it back in full, whatever the reason.",
    href: "/guarantee",
    link: "The guarantee",
  },
];

function Promises() {
  return (
    <Section id="promises" title="What you can count on">
      <ul className="grid gap-x-10 gap-y-8 md:grid-cols-3">
        {promises.map(({ title, text, href, link }) => (
          <li key={title} className="border-t border-line pt-4">
            <h3 className="text-lg font-semibold">{title}</h3>
            <p className="mb-2 mt-1.5 text-base text-muted">{text}</p>
            <TextLink href={href}>{link}</TextLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Plans() {
  return (
    <Section id="plans" title="Plans" lead="They differ in numbers, not in features.">
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        {plans.map((plan) => (
          <li key={plan.id} className="rounded-lg border border-line bg-surface p-4">
            <h3 className="text-base font-semibold">{plan.name}</h3>
            <p className="mt-1 flex items-baseline gap-1.5">
              <span className="text-2xl font-semibold tabular-nums tracking-tight">
                {price(plan.monthly)}
              </span>
              <span className="text-sm text-muted">a month</span>
            </p>
            <ul className="mt-3 flex flex-col gap-0.5 text-sm text-muted">
              <li>{count(plan.workflows, "workflow")}</li>
              <li>{count(plan.runs_per_month, "run")} a month</li>
              <li>{count(plan.users, "user")}</li>
            </ul>
          </li>
        ))}
      </ul>
      <p className="mt-5 text-base">
        <TextLink href="/pricing">Everything about prices</TextLink>
      </p>
    </Section>
  );
}
