"use client";

import * as Collapsible from "@radix-ui/react-collapsible";
import { useQuery } from "@tanstack/react-query";
import { ArrowRight, ChevronDown, Circle, CircleCheck } from "lucide-react";
import Link from "next/link";

import { buttonClass, ButtonLink, Card, CardBody, IconButton, Skeleton } from "@/components/ui";
import { cn } from "@/lib/cn";

import { askOnboarding, type OnboardingAnswer, type OnboardingStep } from "./assistants";
import { FailureNotice } from "./FailureNotice";
import { localHref } from "./pageContext";
import { useRememberedSwitch } from "./rememberedSwitch";

const STALE_MS = 60_000;

interface AIOnboardingTutorProps {
  /** False where the page lists all steps elsewhere. */
  withSteps?: boolean;
}

/** The next best step for this account and what is done already, both as the server knows them. */
export default function AIOnboardingTutor({ withSteps = true }: AIOnboardingTutorProps) {
  const { isOn: isOpen, choose } = useRememberedSwitch("levqor-tutor");
  const onboarding = useQuery({
    queryKey: ["onboarding"],
    queryFn: ({ signal }) => askOnboarding({ page: "/dashboard", location: "tutor" }, signal),
    staleTime: STALE_MS,
    retry: false,
  });
  const { data } = onboarding;

  return (
    <Card aria-labelledby="tutor-title">
      <Collapsible.Root open={isOpen} onOpenChange={choose}>
        <header className="flex items-center gap-3 px-4 py-3">
          <h2 id="tutor-title" className="min-w-0 flex-1 text-base font-semibold">
            Next step
          </h2>
          {withSteps && data && <Progress {...data.progress} />}
          <Collapsible.Trigger asChild>
            <IconButton
              label={isOpen ? "Hide the steps" : "Show the steps"}
              icon={<ChevronDown aria-hidden className={cn("size-4", isOpen && "rotate-180")} />}
              size="sm"
              className="-mr-1.5"
            />
          </Collapsible.Trigger>
        </header>
        <Collapsible.Content>
          <CardBody aria-live="polite" aria-busy={onboarding.isFetching}>
            {data ? (
              <Steps onboarding={data} withSteps={withSteps} />
            ) : onboarding.isError ? (
              <FailureNotice
                error={onboarding.error}
                what="advice"
                onRetry={() => void onboarding.refetch()}
              />
            ) : (
              <div role="status" aria-label="Loading the next step" className="space-y-2">
                <Skeleton className="h-4 w-3/4" />
                <Skeleton className="h-8 w-32" />
              </div>
            )}
          </CardBody>
        </Collapsible.Content>
      </Collapsible.Root>
    </Card>
  );
}

function Progress({ done, of }: { done: number; of: number }) {
  return (
    <p className="flex items-center gap-2 text-xs tabular-nums text-muted">
      <span aria-hidden className="h-1.5 w-16 overflow-hidden rounded-full bg-sunken">
        <span
          className="block h-full bg-success"
          style={{ width: `${of === 0 ? 0 : Math.round((done / of) * 100)}%` }}
        />
      </span>
      {done} of {of} done
    </p>
  );
}

interface StepsProps {
  onboarding: OnboardingAnswer;
  withSteps: boolean;
}

function Steps({ onboarding: { answer, next, steps }, withSteps }: StepsProps) {
  return (
    <>
      {next ? (
        <>
          <p className="font-medium">{next.title}</p>
          <p className="mt-0.5 text-sm text-muted">{next.description}</p>
          {localHref(next.href) && (
            <ButtonLink href={next.href} variant="primary" className="mt-3">
              {next.action}
              <ArrowRight aria-hidden className="size-3.5" />
            </ButtonLink>
          )}
        </>
      ) : (
        <p className="text-sm text-muted">{answer}</p>
      )}
      {withSteps && (
        <ol aria-label="Steps of getting started" className="mt-4 space-y-1 border-t border-line pt-3">
          {steps.map((step) => (
            <li key={step.id}>
              <StepLine step={step} isNext={step.id === next?.id} />
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

function StepLine({ step, isNext }: { step: OnboardingStep; isNext: boolean }) {
  const Icon = step.done ? CircleCheck : Circle;
  const href = localHref(step.href);
  return (
    <div className="flex min-h-7 items-center gap-2.5 text-sm">
      <Icon aria-hidden className={cn("size-4 shrink-0", step.done ? "text-success" : "text-faint")} />
      <span className="min-w-0 flex-1">
        <span className={cn("break-words", step.done && "text-muted")}>{step.title}</span>
        <span className="sr-only">{step.done ? ", done" : ", not done yet"}</span>
      </span>
      {!step.done && !isNext && href && (
        <Link
          href={href}
          aria-label={`${step.action}: ${step.title}`}
          className={cn(buttonClass("ghost", "sm"), "-mr-2 max-w-[45%] truncate")}
        >
          {step.action}
        </Link>
      )}
    </div>
  );
}
