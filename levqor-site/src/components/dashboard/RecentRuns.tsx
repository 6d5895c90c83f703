"use client";

import { Play } from "lucide-react";
import Link from "next/link";

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
import { cn } from "@/lib/cn";
import { durationText } from "@/lib/time";

import { NotLoaded } from "./NotLoaded";
import { useRecentRuns } from "./queries";

export function RecentRuns() {
  const runs = useRecentRuns();
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
      ) : !runs.data ? (
        <NotLoaded what="Runs" />
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
                  {run.error && (
                    <p
                      className={cn("truncate text-xs", run.status === "held" ? "text-muted" : "text-danger")}
                    >
                      {run.error.message}
                    </p>
                  )}
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
