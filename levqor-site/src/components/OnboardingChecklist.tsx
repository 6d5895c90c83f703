"use client";

import { useQuery } from "@tanstack/react-query";
import { Circle, CircleCheck, X } from "lucide-react";
import Link from "next/link";

import { askOnboarding, type OnboardingStep } from "@/components/ai/assistants";
import { localHref } from "@/components/ai/pageContext";
import { useRememberedSwitch } from "@/components/ai/rememberedSwitch";
import { Button, Card, CardHeader, IconButton, SkeletonRows } from "@/components/ui";
import { cn } from "@/lib/cn";
import { useSession } from "@/lib/session";

const STALE_MS = 60_000;

export interface OnboardingChecklistProps {
  className?: string;
}

/** The first steps, ticked off by what the account has really done. Can be put away; this browser remembers that. */
export default function OnboardingChecklist({ className }: OnboardingChecklistProps) {
  const { data: session } = useSession();
  const { isOn, choose } = useRememberedSwitch(`levqor-first-steps-${session?.workspace.id ?? ""}`);
  const { data, isPending } = useQuery({
    queryKey: ["onboarding"],
    queryFn: ({ signal }) => askOnboarding({ page: "/dashboard", location: "checklist" }, signal),
    enabled: Boolean(session) && isOn,
    staleTime: STALE_MS,
    retry: false,
  });
  if (!session) return null;
  if (!isOn) {
    return (
      <Button variant="ghost" size="sm" className={cn("self-start", className)} onClick={() => choose(true)}>
        Show the first steps
      </Button>
    );
  }
  return (
    <Card aria-labelledby="first-steps" className={className}>
      <CardHeader
        id="first-steps"
        title="First steps"
        description={data && progressText(data.progress)}
        actions={
          <IconButton
            label="Put the first steps away"
            size="sm"
            icon={<X aria-hidden className="size-4" />}
            onClick={() => choose(false)}
          />
        }
      />
      {isPending ? (
        <SkeletonRows rows={4} label="Loading the first steps" />
      ) : !data ? (
        <p className="px-4 pb-4 text-sm text-muted">The first steps cannot be shown right now.</p>
      ) : (
        <>
          <Progress {...data.progress} />
          <ol aria-label="First steps" className="divide-y divide-line border-t border-line">
            {data.steps.map((step) => (
              <Step key={step.id} step={step} />
            ))}
          </ol>
        </>
      )}
    </Card>
  );
}

function Step({ step }: { step: OnboardingStep }) {
  const Icon = step.done ? CircleCheck : Circle;
  const href = localHref(step.href);
  return (
    <li className="flex items-start gap-2.5 px-4 py-2 text-sm">
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", step.done ? "text-success" : "text-faint")} />
      <span className={cn("min-w-0 flex-1", step.done && "text-muted")}>
        {step.title}
        <span className="sr-only">{step.done ? ", done" : ", not done yet"}</span>
      </span>
      {!step.done && href && (
        <Link
          href={href}
          aria-label={`${step.action}: ${step.title}`}
          className="max-w-[45%] shrink-0 truncate rounded text-accent hover:underline"
        >
          {step.action}
        </Link>
      )}
    </li>
  );
}

function progressText({ done, of }: { done: number; of: number }): string {
  return done >= of ? "All done." : `${done} of ${of} done`;
}

function Progress({ done, of }: { done: number; of: number }) {
  return (
    <div className="px-4 pb-3">
      <div
        role="progressbar"
        aria-label="First steps"
        aria-valuemin={0}
        aria-valuemax={of}
        aria-valuenow={done}
        className="h-1.5 overflow-hidden rounded-full bg-hover"
      >
        <div
          className="h-full rounded-full bg-success"
          style={{ width: `${(done / Math.max(1, of)) * 100}%` }}
        />
      </div>
    </div>
  );
}
