"use client";

import { useQuery } from "@tanstack/react-query";

import ErrorState from "@/components/ErrorState";
import { Badge, Card, CardHeader, SkeletonRows } from "@/components/ui";
import { fetchHealth } from "@/lib/api/health";

const REFRESH_MS = 30_000;

/** What /health reports about this installation's parts. */
export function SystemState() {
  const health = useQuery({
    queryKey: ["health"],
    queryFn: ({ signal }) => fetchHealth(signal),
    refetchInterval: REFRESH_MS,
  });

  return (
    <Card aria-labelledby="system-state">
      <CardHeader
        id="system-state"
        title="System state"
        actions={
          health.data &&
          !health.isError && (
            <Badge tone={health.data.isOk ? "success" : "danger"}>
              {health.data.isOk ? "Working" : "Needs attention"}
            </Badge>
          )
        }
      />
      {health.isPending ? (
        <SkeletonRows rows={2} label="Loading the system state" />
      ) : health.isError ? (
        <ErrorState
          title="The system state is unknown"
          error={health.error}
          onRetry={() => void health.refetch()}
          retrying={health.isFetching}
        />
      ) : (
        <dl className="divide-y divide-line border-t border-line">
          {health.data.checks.map(({ name, isOk, detail }) => (
            <div key={name} className="flex items-baseline justify-between gap-3 px-4 py-2 text-sm">
              <dt className="first-letter:uppercase">{name.replaceAll("_", " ")}</dt>
              <dd className={isOk ? "text-right text-muted" : "text-right font-medium text-danger"}>
                {detail ?? (isOk ? "Working" : "Not working")}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}
