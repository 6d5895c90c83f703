"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useState } from "react";

import { InlineCode, Time } from "@/components/ui";
import type { Run } from "@/lib/api/types";
import { cn } from "@/lib/cn";

import { StepIcon } from "../workflow/StepIcon";
import { triggerTitle } from "../workflow/steps";
import { useRegistry } from "../workflow/useRegistry";
import { Value } from "./StepDetails";

/** The run of another workflow that started this one, where there is one. */
function Origin({ trigger }: { trigger: Run["trigger"] }) {
  if (trigger.use !== "error" && trigger.use !== "workflow") return null;
  const data = trigger.data as { run?: { id?: unknown }; workflow?: { name?: unknown } } | null;
  const id = data?.run?.id;
  const name = data?.workflow?.name;
  if (typeof id !== "string") return null;
  return (
    <p className="text-sm">
      Started by{" "}
      <Link
        href={`/runs/view?id=${encodeURIComponent(id)}`}
        className="rounded text-accent underline underline-offset-2 hover:no-underline"
      >
        the run of {typeof name === "string" ? name : "another workflow"}
      </Link>{" "}
      that {trigger.use === "error" ? "failed" : "ended"}.
    </p>
  );
}

/** What started a run, and what it brought. */
export function TriggerRow({ run }: { run: Run }) {
  const [isOpen, setIsOpen] = useState(false);
  const title = triggerTitle(run.trigger.use, useRegistry().findTrigger(run.trigger.use));
  return (
    <article aria-label={`Trigger ${title}`} className="rounded-md border border-line bg-surface">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
        className="flex min-h-10 w-full items-center gap-2.5 rounded-md px-3 py-1.5 text-left hover:bg-hover/60"
      >
        <ChevronRight aria-hidden className={cn("size-3.5 shrink-0 text-muted", isOpen && "rotate-90")} />
        <StepIcon use={run.trigger.use} className="text-muted" />
        <span className="min-w-0 flex-1">
          <span className="block text-sm font-medium">{title}</span>
          {!isOpen && (
            <span className="block truncate font-mono text-xs text-muted">
              {JSON.stringify(run.trigger.data)?.slice(0, 160)}
            </span>
          )}
        </span>
        <Time at={run.created_at} className="hidden shrink-0 text-xs text-muted sm:inline" />
      </button>
      {isOpen && (
        <div className="space-y-2 border-t border-line px-3 py-3">
          <p className="text-xs text-muted">
            What the steps see as <InlineCode>trigger</InlineCode>
          </p>
          <Origin trigger={run.trigger} />
          <Value label="Trigger data" value={run.trigger.data} />
        </div>
      )}
    </article>
  );
}
