import { CalendarClock, FileText, Hand, Webhook } from "lucide-react";
import type { ReactNode } from "react";

import { ButtonLink, Card } from "@/components/ui";
import { blueprint } from "@/config/blueprint.generated";

import { ExampleWorkflow } from "./ExampleWorkflow";

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
    text: "See each step as it happens, with its input, its output and every request and answer. When a step fails you see why, and can run again from there.",
  },
];

const triggers: { name: string; text: string; Icon: typeof Webhook }[] = [
  { name: "Form", text: "A public page made from its fields.", Icon: FileText },
  { name: "Schedule", text: "Cron with a time zone; the next times are shown.", Icon: CalendarClock },
  { name: "Webhook", text: "JSON in, answered at once or at the end.", Icon: Webhook },
  { name: "By hand", text: "With input that you type, to try it out.", Icon: Hand },
];

const stepKinds = [
  "HTTP requests",
  "E-mail",
  "Table rows: add, find, change, delete",
  "Data: pick, filter, sort, group, join, CSV, JSON, dates, text",
  "Conditions and choices",
  "Loops over lists",
  "Waits that survive a restart",
];

export function Landing() {
  return (
    <>
      <Hero />
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
              <p className="mt-1.5 text-lg text-muted">{text}</p>
            </li>
          ))}
        </ol>
      </Section>
      <Section id="made-of" title="What a workflow is made of">
        <div className="grid gap-8 lg:grid-cols-2">
          <div>
            <h3 className="text-sm font-medium text-muted">It starts with</h3>
            <ul className="mt-3 grid gap-3 sm:grid-cols-2">
              {triggers.map(({ name, text, Icon }) => (
                <li key={name}>
                  <Card className="h-full p-4">
                    <Icon aria-hidden className="size-4 text-accent" />
                    <p className="mt-2 text-base font-medium">{name}</p>
                    <p className="text-sm text-muted">{text}</p>
                  </Card>
                </li>
              ))}
            </ul>
          </div>
          <div>
            <h3 className="text-sm font-medium text-muted">Its steps are</h3>
            <ul className="mt-3 divide-y divide-line rounded-lg border border-line bg-surface">
              {stepKinds.map((kind) => (
                <li key={kind} className="px-4 py-2.5 text-sm">
                  {kind}
                </li>
              ))}
            </ul>
          </div>
        </div>
        <p className="mt-6 max-w-reading text-sm text-muted">
          Every workflow is one document in YAML or JSON. You can export it, compare its versions, restore an
          older one, and run it from the command line.
        </p>
      </Section>
      <Plans />
      <Footer />
    </>
  );
}

function Hero() {
  return (
    <div className="mx-auto grid w-full max-w-page items-center gap-10 px-4 py-14 sm:px-6 lg:grid-cols-[1fr_1.05fr] lg:py-24">
      <div>
        <h1 className="text-balance text-3xl font-semibold tracking-tight sm:text-4xl">
          Automations you can read before they run
        </h1>
        <p className="mt-4 max-w-reading text-lg text-muted">
          Describe what should happen in a sentence. Review the workflow that was built, step by step. Run it,
          and watch exactly what it does.
        </p>
        <div className="mt-7 flex flex-wrap gap-2.5">
          <ButtonLink href="/signup" variant="primary" size="lg">
            Sign up
          </ButtonLink>
          <ButtonLink href="/signin" size="lg">
            Sign in
          </ButtonLink>
        </div>
      </div>
      <ExampleWorkflow />
    </div>
  );
}

function Plans() {
  return (
    <Section id="plans" title="Plans">
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        {Object.values(blueprint.plans).map((plan) => (
          <li key={plan.name}>
            <Card className="h-full p-4">
              <h3 className="text-base font-semibold">{plan.name}</h3>
              <ul className="mt-2 flex flex-col gap-0.5 text-sm text-muted">
                <li>{plan.workflows.toLocaleString("en-GB")} workflows</li>
                <li>{plan.runs_per_month.toLocaleString("en-GB")} runs a month</li>
                <li>{plan.users === 1 ? "1 user" : `${plan.users} users`}</li>
              </ul>
            </Card>
          </li>
        ))}
      </ul>
      <p className="mt-4 text-sm text-muted">
        Plans cannot be bought yet: payments are not part of this release, and nothing is charged.
      </p>
    </Section>
  );
}

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="border-t border-line">
      <div className="mx-auto w-full max-w-page px-4 py-14 sm:px-6">
        <h2 id={id} className="mb-7 text-2xl font-semibold tracking-tight">
          {title}
        </h2>
        {children}
      </div>
    </section>
  );
}

function Footer() {
  return (
    <footer className="border-t border-line">
      <div className="mx-auto flex w-full max-w-page flex-wrap gap-x-6 gap-y-2 px-4 py-6 text-sm text-muted sm:px-6">
        <p>Levqor X, under the MIT licence</p>
        <a href="/openapi.json" className="rounded hover:text-text hover:underline">
          API description
        </a>
        <a href="/health" className="rounded hover:text-text hover:underline">
          System state
        </a>
      </div>
    </footer>
  );
}
