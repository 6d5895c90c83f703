"use client";

import { Workflow } from "lucide-react";
import Link from "next/link";

import { ButtonLink, Card, CardHeader, EmptyState, SkeletonRows, StatusBadge, Time } from "@/components/ui";
import { useMay } from "@/lib/session";

import { NotLoaded } from "./NotLoaded";
import { useRecentWorkflows } from "./queries";

export function RecentWorkflows() {
  const workflows = useRecentWorkflows();
  const mayEdit = useMay("edit");

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
      ) : !workflows.data ? (
        <NotLoaded what="Workflows" />
      ) : workflows.data.items.length === 0 ? (
        <EmptyState
          icon={<Workflow />}
          title="No workflows yet"
          description={
            mayEdit ? "Describe the first one in a sentence." : "An editor of this workspace makes them."
          }
          action={mayEdit && <ButtonLink href="/workflows/new">New workflow</ButtonLink>}
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
