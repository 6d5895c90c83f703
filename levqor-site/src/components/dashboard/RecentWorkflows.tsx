"use client";

import { useQuery } from "@tanstack/react-query";
import { Workflow } from "lucide-react";
import Link from "next/link";

import ErrorState from "@/components/ErrorState";
import { ButtonLink, Card, CardHeader, EmptyState, SkeletonRows, StatusBadge, Time } from "@/components/ui";
import { api } from "@/lib/api/client";

const SHOWN = 6;

export function RecentWorkflows() {
  const workflows = useQuery({
    queryKey: ["workflows", "recent"],
    queryFn: ({ signal }) => api.get("/api/workflows", { query: { limit: SHOWN }, signal }),
  });

  return (
    <Card aria-labelledby="recent-workflows">
      <CardHeader
        id="recent-workflows"
        title="Workflows"
        actions={
          <ButtonLink href="/workflows" variant="ghost" size="sm">
            All workflows
          </ButtonLink>
        }
      />
      {workflows.isPending ? (
        <SkeletonRows rows={3} label="Loading workflows" />
      ) : workflows.isError && !workflows.data ? (
        <ErrorState
          title="Workflows could not be loaded"
          error={workflows.error}
          onRetry={() => void workflows.refetch()}
          retrying={workflows.isFetching}
        />
      ) : workflows.data.items.length === 0 ? (
        <EmptyState
          icon={<Workflow />}
          title="No workflows yet"
          description="Describe the first one in a sentence."
          action={<ButtonLink href="/workflows/new">New workflow</ButtonLink>}
        />
      ) : (
        <ul className="divide-y divide-line border-t border-line">
          {workflows.data.items.map((workflow) => (
            <li key={workflow.id} className="flex items-center gap-3 px-4 py-2 hover:bg-hover/60">
              <div className="min-w-0 flex-1">
                <Link
                  href={`/workflows/view?id=${encodeURIComponent(workflow.id)}`}
                  className="block truncate rounded text-sm font-medium hover:underline"
                >
                  {workflow.name}
                </Link>
                <p className="truncate text-xs text-muted">
                  {workflow.last_run ? (
                    <>
                      Last run <Time at={workflow.last_run.created_at} />
                    </>
                  ) : (
                    "Has not run yet"
                  )}
                </p>
              </div>
              <StatusBadge status={workflow.status} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
