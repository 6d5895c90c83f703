import type { ReactNode } from "react";

import type { RunStatus, StepStatus, WorkflowStatus } from "@/lib/api/types";
import { cn } from "@/lib/cn";

export type Tone = "neutral" | "info" | "success" | "warning" | "danger" | "waiting";

const tones: Record<Tone, string> = {
  neutral: "bg-sunken text-muted",
  info: "bg-info-subtle text-info",
  success: "bg-success-subtle text-success",
  warning: "bg-warning-subtle text-warning",
  danger: "bg-danger-subtle text-danger",
  waiting: "bg-waiting-subtle text-waiting",
};

export interface BadgeProps {
  tone?: Tone;
  icon?: ReactNode;
  className?: string;
  children: ReactNode;
}

export function Badge({ tone = "neutral", icon, className, children }: BadgeProps) {
  return (
    <span
      className={cn(
        "inline-flex h-5 max-w-full items-center gap-1.5 whitespace-nowrap rounded px-1.5 text-xs font-medium",
        tones[tone],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  );
}

export type AnyStatus = RunStatus | StepStatus | WorkflowStatus;

const statuses: Record<AnyStatus, { label: string; tone: Tone }> = {
  queued: { label: "Queued", tone: "neutral" },
  running: { label: "Running", tone: "info" },
  waiting: { label: "Waiting", tone: "waiting" },
  held: { label: "Held", tone: "warning" },
  succeeded: { label: "Succeeded", tone: "success" },
  failed: { label: "Failed", tone: "danger" },
  cancelled: { label: "Cancelled", tone: "neutral" },
  interrupted: { label: "Interrupted", tone: "warning" },
  dead: { label: "Dead letter", tone: "danger" },
  skipped: { label: "Skipped", tone: "neutral" },
  draft: { label: "Draft", tone: "neutral" },
  published: { label: "Published", tone: "success" },
  unpublished: { label: "Unpublished", tone: "neutral" },
};

export function statusLabel(status: AnyStatus): string {
  return statuses[status].label;
}

export function statusTone(status: AnyStatus): Tone {
  return statuses[status].tone;
}

/** Status of a run, of a step in a run, or of a workflow. The dot pulses while it runs. */
export function StatusBadge({ status, className }: { status: AnyStatus; className?: string }) {
  return (
    <Badge
      tone={statusTone(status)}
      className={className}
      icon={
        <span
          aria-hidden
          className={cn("size-1.5 rounded-full bg-current", status === "running" && "animate-pulse")}
        />
      }
    >
      {statusLabel(status)}
    </Badge>
  );
}
