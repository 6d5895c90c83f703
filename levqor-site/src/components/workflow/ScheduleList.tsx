"use client";

import { CalendarClock } from "lucide-react";
import Link from "next/link";

import ErrorState from "@/components/ErrorState";
import {
  Badge,
  Button,
  ButtonLink,
  Card,
  CardBody,
  EmptyState,
  InlineCode,
  PageHeader,
  Skeleton,
  Time,
  type Tone,
} from "@/components/ui";
import { usePages } from "@/lib/api/pages";
import type { Schedule } from "@/lib/api/types";

import { FireList } from "./CronPreview";
import { CronTryOut } from "./CronTryOut";

const REFRESH_MS = 30_000;

/** Every active schedule with its next and its last instants, and a box to try a cron line out. */
export function ScheduleList() {
  const schedules = usePages(["schedules", "list"], "/api/schedules", { refetchInterval: REFRESH_MS });
  const items = schedules.items;
  return (
    <>
      <PageHeader
        title="Schedules"
        description="What fires next, from the code that fires it. Only published workflows are here."
      />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <section aria-label="Active schedules" className="min-w-0 space-y-3">
          {schedules.isError && !items ? (
            <Card>
              <ErrorState
                title="The schedules could not be loaded"
                error={schedules.error}
                onRetry={() => void schedules.refetch()}
                retrying={schedules.isFetching}
              />
            </Card>
          ) : !items ? (
            <div role="status" aria-label="Loading schedules" className="space-y-3">
              <Skeleton className="h-40 w-full" />
              <Skeleton className="h-40 w-full" />
            </div>
          ) : items.length === 0 ? (
            <Card>
              <EmptyState
                icon={<CalendarClock />}
                title="No active schedule"
                description="A workflow that starts by the clock appears here once it is published."
                action={
                  <ButtonLink href="/workflows/new" variant="primary">
                    Describe a workflow
                  </ButtonLink>
                }
              />
            </Card>
          ) : (
            items.map((schedule) => <ScheduleCard key={schedule.workflow_id} schedule={schedule} />)
          )}
          {schedules.hasNextPage && (
            <div className="flex justify-center">
              <Button loading={schedules.isFetchingNextPage} onClick={() => void schedules.fetchNextPage()}>
                Load more schedules
              </Button>
            </div>
          )}
        </section>
        <CronTryOut />
      </div>
    </>
  );
}

function ScheduleCard({ schedule }: { schedule: Schedule }) {
  const crons = Array.isArray(schedule.cron) ? schedule.cron : [schedule.cron];
  const [next] = schedule.next;
  return (
    <Card aria-label={`Schedule of ${schedule.workflow_name}`}>
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3">
        <h2 className="min-w-0 text-base font-semibold">
          <Link href={`/workflows/view?id=${schedule.workflow_id}`} className="rounded hover:underline">
            {schedule.workflow_name}
          </Link>
        </h2>
        {crons.map((cron) => (
          <InlineCode key={cron}>{cron}</InlineCode>
        ))}
        <span className="text-sm text-muted">{schedule.timezone}</span>
        {next && (
          <span className="text-sm text-muted sm:ml-auto">
            Next <Time at={next.at} />
          </span>
        )}
      </header>
      <CardBody className="grid gap-4 sm:grid-cols-2">
        <div>
          <h3 className="text-xs font-medium text-muted">Next fires</h3>
          <FireList fires={schedule.next} label={`Next fires of ${schedule.workflow_name}`} />
        </div>
        <div>
          <h3 className="text-xs font-medium text-muted">Last fires</h3>
          <LastFires schedule={schedule} />
        </div>
      </CardBody>
    </Card>
  );
}

const fireKinds: Record<Schedule["last_fires"][number]["status"], { label: string; tone: Tone }> = {
  fired: { label: "Fired", tone: "success" },
  skipped: { label: "Skipped", tone: "warning" },
  caught_up: { label: "Caught up", tone: "info" },
};

function LastFires({ schedule }: { schedule: Schedule }) {
  if (schedule.last_fires.length === 0)
    return <p className="mt-1 text-sm text-muted">It has not fired yet.</p>;
  return (
    <ul aria-label={`Last fires of ${schedule.workflow_name}`} className="mt-1 space-y-1 text-sm">
      {schedule.last_fires.map((fire) => {
        const { label, tone } = fireKinds[fire.status];
        return (
          <li key={fire.instant} className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
            <Badge tone={tone}>{label}</Badge>
            <Time at={fire.instant} format="absolute" timeZone={schedule.timezone} className="tabular-nums" />
            {fire.run_id && (
              <Link href={`/runs/view?id=${fire.run_id}`} className="rounded text-accent hover:underline">
                Run
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}
