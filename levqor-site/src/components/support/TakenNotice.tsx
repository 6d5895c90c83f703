"use client";

import { useEffect, useRef } from "react";

import { Button } from "@/components/ui/Button";
import { count } from "@/config/plans";
import { absoluteTime } from "@/lib/time";

import type { Taken } from "./support";

interface TakenNoticeProps {
  request: Taken;
  /** Where the reply goes. */
  email: string;
  onAnother: () => void;
}

/** What support has, as the server answered it. */
export function TakenNotice({ request, email, onAnother }: TakenNoticeProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div role="status" className="rounded-lg border border-success/30 bg-success-subtle p-5">
      <h3 ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
        Your request is with us
      </h3>
      <dl className="mt-3 grid gap-x-6 gap-y-2 text-base sm:grid-cols-[auto_1fr]">
        <dt className="text-muted">Number</dt>
        <dd className="font-mono">{request.id}</dd>
        <dt className="text-muted">Reply by</dt>
        <dd>
          <time dateTime={request.reply_by}>{absoluteTime(request.reply_by)}</time>, within{" "}
          {count(request.reply_within_hours, "hour")}
        </dd>
        <dt className="text-muted">Reply to</dt>
        <dd className="break-words">{email}</dd>
      </dl>
      {request.delivered === "outbox" && (
        <p className="mt-3 text-sm text-muted">
          This installation sends no e-mail: the request is kept for its operator in the outbox.
        </p>
      )}
      <Button onClick={onAnother} className="mt-4">
        Write another
      </Button>
    </div>
  );
}
