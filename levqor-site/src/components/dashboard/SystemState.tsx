"use client";

import { useQuery } from "@tanstack/react-query";

import ErrorState from "@/components/ErrorState";
import { Badge, Card, CardHeader, SkeletonRows, type Tone } from "@/components/ui";
import { fetchHealth } from "@/lib/api/health";
import type { Health } from "@/lib/api/types";

type State = Health["dependencies"][keyof Health["dependencies"]]["state"];

const REFRESH_MS = 30_000;

const tones: Record<State, Tone> = { ok: "success", off: "neutral", failing: "danger" };
const words: Record<State, string> = { ok: "Working", off: "Off", failing: "Failing" };

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
            <Badge tone={health.data.status === "ok" ? "success" : "danger"}>
              {health.data.status === "ok" ? "Working" : "Needs attention"}
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
          {Object.entries(health.data.dependencies).map(([name, { state, detail }]) => (
            <div key={name} className="px-4 py-2 text-sm">
              <dt className="flex items-center justify-between gap-3 font-medium">
                <span className="first-letter:uppercase">{name}</span>
                <Badge tone={tones[state]}>{words[state]}</Badge>
              </dt>
              <dd className="mt-0.5 text-xs text-muted">{detail}</dd>
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}
