"use client";

import { ChartNoAxesColumn } from "lucide-react";
import Link from "next/link";

import { useUsage } from "@/components/billing/useAccount";
import { Card, CardBody, CardHeader, EmptyState, Skeleton } from "@/components/ui";

import { DayChart } from "./DayChart";
import { type Day, totalsOf } from "./days";
import { NotLoaded } from "./NotLoaded";

/** How much has run, and how much of it failed. */
export function RunsOverTime() {
  const usage = useUsage();
  return (
    <Card aria-labelledby="runs-over-time">
      <CardHeader id="runs-over-time" title="Runs in the last 30 days" />
      {usage.isPending ? (
        <div role="status" aria-label="Loading the numbers" className="px-4 pb-4">
          <Skeleton className="mb-4 h-10 w-full" />
          <Skeleton className="h-28 w-full" />
        </div>
      ) : !usage.data ? (
        <NotLoaded what="Numbers" />
      ) : totalsOf(usage.data.days).runs === 0 ? (
        <EmptyState
          icon={<ChartNoAxesColumn />}
          title="Nothing has run in the last 30 days"
          description="Each day's runs are counted here, the failed ones set apart."
          className="pt-4"
        />
      ) : (
        <CardBody>
          <Figures days={usage.data.days} heldRuns={usage.data.held_runs} />
          <DayChart days={usage.data.days} />
        </CardBody>
      )}
    </Card>
  );
}

function Figures({ days, heldRuns }: { days: readonly Day[]; heldRuns: number }) {
  const { runs, failed, failedShare } = totalsOf(days);
  const share = (failedShare ?? 0).toLocaleString("en-GB", { style: "percent", maximumFractionDigits: 1 });
  return (
    <dl className="mb-4 flex flex-wrap gap-x-8 gap-y-3">
      <Figure name="Runs" value={runs} href="/runs" />
      <Figure name="Failed" value={failed} href="/runs?status=failed" note={share} />
      <Figure name="Held now" value={heldRuns} href="/runs?status=held" />
    </dl>
  );
}

interface FigureProps {
  name: string;
  value: number;
  href: string;
  note?: string;
}

function Figure({ name, value, href, note }: FigureProps) {
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="mt-0.5 flex items-baseline gap-1.5">
        <Link href={href} className="rounded text-xl font-semibold tabular-nums hover:underline">
          {value.toLocaleString("en-GB")}
        </Link>
        {note && <span className="text-xs tabular-nums text-muted">{note}</span>}
      </dd>
    </div>
  );
}
