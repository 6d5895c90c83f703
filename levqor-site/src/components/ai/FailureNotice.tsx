"use client";

import Link from "next/link";
import { useEffect, useState } from "react";

import { Button, ButtonLink, Callout } from "@/components/ui";
import { ApiError } from "@/lib/api/error";

import { type AssistantFailure, assistantFailure } from "./failure";

interface FailureNoticeProps {
  error: unknown;
  /** What there is none of, such as "answer". */
  what?: string;
  retryLabel?: string;
  onRetry: () => void;
}

/** Why an assistant gave no answer, and what can be done now. */
export function FailureNotice({ error, what, retryLabel = "Try again", onRetry }: FailureNoticeProps) {
  const failure = assistantFailure(error, what);
  const wait = useSecondsLeft(failure.waitSeconds, error);
  const correlationId = error instanceof ApiError ? error.correlationId : null;
  return (
    <Callout
      kind={failure.kind === "failed" || failure.kind === "refused" ? "danger" : "warning"}
      role="alert"
      title={failure.title}
      actions={<Actions failure={failure} wait={wait} retryLabel={retryLabel} onRetry={onRetry} />}
    >
      {failure.text}
      {failure.kind === "failed" && correlationId && (
        <span className="mt-1 block font-mono text-2xs text-faint">Reference {correlationId}</span>
      )}
    </Callout>
  );
}

interface ActionsProps {
  failure: AssistantFailure;
  wait: number;
  retryLabel: string;
  onRetry: () => void;
}

function Actions({ failure, wait, retryLabel, onRetry }: ActionsProps) {
  if (failure.kind === "credits") {
    return (
      <>
        <ButtonLink href="/settings?section=billing" size="sm">
          Plan and usage
        </ButtonLink>
        <ButtonLink href="/support" size="sm" variant="ghost">
          Ask support
        </ButtonLink>
      </>
    );
  }
  if (!failure.mayRetry) {
    return (
      <Link href="/support" className="rounded text-accent hover:underline">
        Ask support
      </Link>
    );
  }
  return (
    <Button size="sm" disabled={wait > 0} onClick={onRetry}>
      {wait > 0 ? `${retryLabel} in ${wait} s` : retryLabel}
    </Button>
  );
}

function useSecondsLeft(seconds: number, since: unknown): number {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const end = Date.now() + seconds * 1_000;
    setLeft(seconds);
    if (seconds === 0) return;
    const timer = setInterval(() => {
      const remaining = Math.max(0, Math.ceil((end - Date.now()) / 1_000));
      setLeft(remaining);
      if (remaining === 0) clearInterval(timer);
    }, 1_000);
    return () => clearInterval(timer);
  }, [seconds, since]);
  return left;
}
