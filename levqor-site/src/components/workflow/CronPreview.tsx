"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { Skeleton } from "@/components/ui";
import { api } from "@/lib/api/client";
import { errorMessage } from "@/lib/api/error";
import type { Fire, SchedulePreview } from "@/lib/api/types";

import { useSettled } from "./useValidation";

interface CronPreviewProps {
  cron: string | string[];
  timezone: string;
  count?: number;
}

/** The next fires of a schedule, from the code that fires it. */
export function CronPreview({ cron, timezone, count = 5 }: CronPreviewProps) {
  const crons = useSettled(JSON.stringify(cron));
  const zone = useSettled(timezone);
  const isEmpty = (JSON.parse(crons) as string | string[]).length === 0;
  const preview = useQuery({
    queryKey: ["schedules", "preview", crons, zone, count],
    queryFn: ({ signal }): Promise<SchedulePreview> =>
      api.post("/api/schedules/preview", {
        body: { cron: JSON.parse(crons), timezone: zone, count },
        signal,
      }),
    enabled: !isEmpty,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

  if (isEmpty) return null;
  if (preview.isError) {
    return (
      <p role="status" className="text-sm text-danger">
        {errorMessage(preview.error)}
      </p>
    );
  }
  if (!preview.data) return <Skeleton className="h-16 w-full" />;
  return (
    <div aria-live="polite">
      {preview.data.description && <p className="text-sm font-medium">{preview.data.description}</p>}
      <FireList fires={preview.data.fires} label="Next fires" />
    </div>
  );
}

export function FireList({ fires, label }: { fires: readonly Fire[]; label: string }) {
  if (fires.length === 0) return <p className="text-sm text-muted">It never fires again.</p>;
  return (
    <ul aria-label={label} className="mt-1 space-y-0.5 text-sm tabular-nums">
      {fires.map((fire) => (
        <li key={fire.at}>
          <time dateTime={fire.at}>{localFire(fire.local)}</time>
          {fire.note && <span className="ml-2 text-xs text-warning">{fire.note}</span>}
        </li>
      ))}
    </ul>
  );
}

/** "Mon 23 Nov 2026, 08:30 (+00:00)": the wall clock of the schedule's own zone, whatever the browser's is. */
export function localFire(local: string): string {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)(?::(\d\d))?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?/.exec(local);
  if (!match) return local;
  const [, year, month, day, time, seconds, offset] = match;
  const date = new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  }).format(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const clock = seconds && seconds !== "00" ? `${time}:${seconds}` : time;
  return `${date}, ${clock}${offset ? ` (${offset === "Z" ? "UTC" : offset})` : ""}`;
}
