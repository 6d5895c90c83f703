"use client";

import Link from "next/link";

import { planName } from "@/components/billing/meters";
import { UsageMeters } from "@/components/billing/UsageMeters";
import { useUsage } from "@/components/billing/useAccount";
import { Badge, Card, CardBody, CardHeader, SkeletonRows, Time } from "@/components/ui";

import { NotLoaded } from "./NotLoaded";

/** What the workspace has used of its plan this month. */
export function PlanUsage() {
  const usage = useUsage();
  return (
    <Card aria-labelledby="plan-usage">
      <CardHeader
        id="plan-usage"
        title="Usage against plan"
        actions={usage.data && <Badge>{planName(usage.data)}</Badge>}
      />
      {usage.isPending ? (
        <SkeletonRows rows={4} label="Loading the usage" />
      ) : !usage.data ? (
        <NotLoaded what="Usage" />
      ) : (
        <CardBody>
          <UsageMeters usage={usage.data} />
          <p className="mt-4 flex flex-wrap justify-between gap-x-3 gap-y-1 text-xs text-muted">
            <span>
              Monthly amounts start again <Time at={usage.data.resets_at} />.
            </span>
            <Link href="/settings?section=billing" className="rounded text-accent hover:underline">
              Plan and billing
            </Link>
          </p>
        </CardBody>
      )}
    </Card>
  );
}
