import type { ReactNode } from "react";

import { FailedStep } from "@/components/landing/FailedStep";
import { ExampleWorkflow } from "@/components/landing/ExampleWorkflow";
import { PageIntro, Section } from "@/components/public/Page";
import { Prose } from "@/components/public/Prose";
import { TextLink } from "@/components/public/TextLink";
import { TrialOffer } from "@/components/public/TrialOffer";
import { ButtonLink } from "@/components/ui/Button";

export function HowItWorks() {
  return (
    <>
      <PageIntro
        title="How it works"
        lead="From a sentence to a workflow that runs, that you can watch, and that you can put right when something breaks."
        actions={
          <ButtonLink href="/docs/guide/getting-started" prefetch={false} size="lg">
            Getting started, step by step
          </ButtonLink>
        }
      />
      <Step id="describe" number={1} title="Describe" figure={<ExampleWorkflow />}>
        <p>
          Write what should happen, and when: “every weekday at 8:30”, “when someone fills in the form”, “for
          every order over 1000”. A grammar over the steps that really exist reads the sentence. It runs on
          the server itself, takes a moment, and calls no outside model.
        </p>
        <p>
          Each step shows the words it came from. What the sentence left open comes back as a question with
          suggestions, never as a guess. What cannot be done is said, with the nearest thing that can.
        </p>
        <p>
          <TextLink href="/docs/assistants/builder">What the builder understands</TextLink>
        </p>
      </Step>
      <Step id="review" number={2} title="Review">
        <p>
          You see the workflow as a drawing or as an ordered list, and you can change every step in a form or
          in the document itself. A workflow is one document in YAML or JSON: you can read it, compare it and
          keep it in your own repository.
        </p>
        <ul>
          <li>Nothing runs before you publish.</li>
          <li>Every save is a version. Compare any two, restore an old one.</li>
          <li>The next times of a schedule are computed by the code that fires them.</li>
          <li>Nothing incomplete can be published; the page says what is missing and where.</li>
        </ul>
        <p>
          <TextLink href="/docs/guide/workflows">Workflows and versions</TextLink>
        </p>
      </Step>
      <Step id="run" number={3} title="Run">
        <p>
          A webhook or a form is answered as accepted only once its run is on disk. Before a step touches the
          outside world, that is written down; when it ends, its outcome is. After a crash, a restart or a
          power cut the run goes on where it was, and what has an outcome is not done again.
        </p>
        <ul>
          <li>
            A step that was cut off is repeated with the same idempotency key, so that the other side can
            tell.
          </li>
          <li>
            Failures that a repeat can cure are repeated, with growing pauses and never sooner than the other
            side asks.
          </li>
          <li>A run may wait for hours or months without using anything up.</li>
          <li>A run stays on the version it started with.</li>
        </ul>
        <p>
          <TextLink href="/docs/guide/runs">What is kept, and what happens after a crash</TextLink>
        </p>
      </Step>
      <Step id="watch" number={4} title="Watch">
        <p>
          The page of a run follows it live: each step with its input, its output, how often it was tried, and
          every request with its answer. Passwords, tokens and keys are masked before anything is stored.
        </p>
        <p>The history can be filtered by workflow and by status, and read through the API.</p>
      </Step>
      <Step id="repair" number={5} title="Put it right" figure={<FailedStep />}>
        <p>
          When a step fails, its page shows the cause in words, with the request and the answer. The debugger
          works from that evidence: it names the kind of cause, who can put it right, and whether a repeat
          helps.
        </p>
        <p>
          Where a change of the workflow can cure it, it proposes one and replays it against what the failed
          run really saw. Only a proposal that passes can be applied. Then run again from the failed step;
          what succeeded is not repeated.
        </p>
      </Step>
      <Section id="secrets" title="Secrets and access">
        <Prose>
          <p>
            Keys and passwords are kept encrypted in a vault, apart from workflows, and are never shown again.
            A document only names a connection, so it can be shared. Steps may call public addresses only,
            unless the operator allows others by name; the address that is really connected to is what is
            judged.
          </p>
          <p>
            What becomes of personal data is in <TextLink href="/privacy">Privacy</TextLink>. Running Levqor X
            on a machine of your own is described in{" "}
            <TextLink href="/docs/deploy/one-machine">Running it</TextLink>.
          </p>
        </Prose>
      </Section>
      <TrialOffer />
    </>
  );
}

interface StepProps {
  id: string;
  number: number;
  title: string;
  figure?: ReactNode;
  children: ReactNode;
}

function Step({ id, number, title, figure, children }: StepProps) {
  return (
    <section aria-labelledby={id} className="border-t border-line">
      <div className="mx-auto grid w-full max-w-page gap-x-12 gap-y-8 px-4 py-14 sm:px-6 sm:py-16 lg:grid-cols-2">
        <div>
          <p aria-hidden className="font-mono text-sm text-faint">
            {number}
          </p>
          <h2 id={id} className="mb-4 mt-1 scroll-mt-20 text-2xl font-semibold tracking-tight">
            {title}
          </h2>
          <Prose>{children}</Prose>
        </div>
        {figure && <div className="self-center">{figure}</div>}
      </div>
    </section>
  );
}
