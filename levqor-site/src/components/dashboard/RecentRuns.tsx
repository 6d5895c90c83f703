"use client";

import { useQuery } from "@tanstack/react-query";
import { Play } from "lucide-react";
import Link from "next/link";

import ErrorState from "@/components/ErrorState";
import {
  ButtonLink,
  Card,
  CardHeader,
  EmptyState,
  SkeletonRows,
  StatusBadge,
  Table,
  Tbody,
  Td,
  Th,
  Thead,
  Time,
  Tr,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import type { RunStatus } from "@/lib/api/types";
import { durationText } from "@/lib/time";

const SHOWN = 8;
const BUSY_REFRESH_MS = 3_000;
const IDLE_REFRESH_MS = 30_000;

const busy: ReadonlySet<RunStatus> = new Set(["queued", "running"]);

export function RecentRuns() {
  const runs = useQuery({
    queryKey: ["runs", "recent"],
    queryFn: ({ signal }) => api.get("/api/runs", { query: { limit: SHOWN }, signal }),
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => busy.has(status)) ? BUSY_REFRESH_MS : IDLE_REFRESH_MS,
  });

  return (
    <Card aria-labelledby="recent-runs">
      <CardHeader
        id="recent-runs"
        title="Recent runs"
        actions={
          <ButtonLink href="/runs" variant="ghost" size="sm">
            All runs
          </ButtonLink>
        }
      />
      {runs.isPending ? (
        <SkeletonRows rows={4} label="Loading runs" />
      ) : runs.isError && !runs.data ? (
        <ErrorState
          title="Runs could not be loaded"
          error={runs.error}
          onRetry={() => void runs.refetch()}
          retrying={runs.isFetching}
        />
      ) : runs.data.items.length === 0 ? (
        <EmptyState
          icon={<Play />}
          title="No runs yet"
          description="Publish a workflow, or run one by hand, and every run appears here step by step."
        />
      ) : (
        <Table label="Recent runs">
          <Thead>
            <Tr>
              <Th>Workflow</Th>
              <Th>Status</Th>
              <Th className="hidden sm:table-cell">Took</Th>
              <Th className="hidden text-right sm:table-cell">Started</Th>
            </Tr>
          </Thead>
          <Tbody>
            {runs.data.items.map((run) => (
              <Tr key={run.id} className="hover:bg-hover/60">
                <Td className="w-full max-w-0">
                  <Link
                    href={`/runs/view?id=${encodeURIComponent(run.id)}`}
                    className="block truncate rounded font-medium hover:underline"
                  >
                    {run.workflow_name}
                  </Link>
                  {run.error && <p className="truncate text-xs text-danger">{run.error.message}</p>}
                  <p className="text-xs text-muted sm:hidden">
                    <Time at={run.created_at} />
                  </p>
                </Td>
                <Td>
                  <StatusBadge status={run.status} />
                </Td>
                <Td className="hidden whitespace-nowrap tabular-nums text-muted sm:table-cell">
                  {run.started_at && run.finished_at ? durationText(run.started_at, run.finished_at) : "–"}
                </Td>
                <Td className="hidden whitespace-nowrap text-right text-muted sm:table-cell">
                  <Time at={run.created_at} />
                </Td>
              </Tr>
            ))}
          </Tbody>
        </Table>
      )}
    </Card>
  );
}
