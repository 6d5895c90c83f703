import Link from "next/link";

import { Card, CardBody, CardHeader, StatusBadge, Time } from "@/components/ui";
import type { Workflow } from "@/lib/api/types";

import { CronPreview } from "./CronPreview";
import { TriggerAddress } from "./TriggerAddress";

/** Triggers that have something to show: an address, or instants. */
const panelTitles: Record<string, string> = { schedule: "Schedule", webhook: "Webhook", form: "Form" };

/** What starts the workflow: the address of a webhook or form, the next fires of a schedule. */
export function TriggerPanel({ workflow, timezone }: { workflow: Workflow; timezone: string }) {
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
  const title = panelTitles[trigger.use];
  if (title === undefined) return lastRun;
  return (
    <Card aria-label={title}>
      <CardHeader title={title} actions={lastRun} />
      <CardBody>
        {trigger.use !== "schedule" ? (
          <TriggerAddress workflow={workflow} />
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
