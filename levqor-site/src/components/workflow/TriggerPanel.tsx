import Link from "next/link";

import { Card, CardBody, CardHeader, StatusBadge, Time } from "@/components/ui";
import type { Workflow } from "@/lib/api/types";

import { CronPreview } from "./CronPreview";
import { triggerTitle } from "./steps";
import { TriggerAddress } from "./TriggerAddress";
import { TriggerHealth } from "./TriggerHealth";
import { useRegistry } from "./useRegistry";

const titles: Record<string, string> = { schedule: "Schedule", webhook: "Webhook", form: "Form" };

/** What starts the workflow: an address, the next fires of a schedule, the looks for new items, what it follows. */
export function TriggerPanel({ workflow, timezone }: { workflow: Workflow; timezone: string }) {
  const registry = useRegistry();
  const { trigger } = workflow.document;
  const cron = trigger.with?.cron;
  const zone = typeof trigger.with?.timezone === "string" ? trigger.with.timezone : timezone;
  const lastRun = workflow.last_run && (
    <span className="text-sm text-muted">
      Last run{" "}
      <Link
        href={`/runs/view?id=${workflow.last_run.id}`}
        className="rounded text-accent underline underline-offset-2 hover:no-underline"
      >
        <Time at={workflow.last_run.created_at} />
      </Link>{" "}
      <StatusBadge status={workflow.last_run.status} className="ml-1" />
    </span>
  );
  if (trigger.use === "manual") return lastRun;
  const title = titles[trigger.use] ?? triggerTitle(trigger.use, registry.findTrigger(trigger.use));
  const hasAddress = trigger.use === "webhook" || trigger.use === "form" || trigger.use.endsWith(".webhook");
  return (
    <Card aria-label={title}>
      <CardHeader title={title} actions={lastRun} />
      <CardBody>
        {hasAddress ? (
          <TriggerAddress workflow={workflow} />
        ) : trigger.use !== "schedule" ? (
          <TriggerHealth workflow={workflow} />
        ) : cron === undefined || cron === "" ? (
          <p className="text-sm text-muted">The schedule is not set yet.</p>
        ) : (
          <>
            <p className="mb-1 text-xs text-muted">
              {workflow.status === "published" ? "Next fires" : "Would fire, once published,"} in {zone}
            </p>
            <CronPreview cron={cron as string | string[]} timezone={zone} />
          </>
        )}
      </CardBody>
    </Card>
  );
}
