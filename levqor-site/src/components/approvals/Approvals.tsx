"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Stamp } from "lucide-react";
import Link from "next/link";
import { useState } from "react";

import ErrorState from "@/components/ErrorState";
import {
  Button,
  Card,
  EmptyState,
  PageHeader,
  SkeletonRows,
  Tab,
  TabPanel,
  Tabs,
  TabsList,
  Time,
  toast,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import { usePages } from "@/lib/api/pages";
import type { Approval } from "@/lib/api/types";

import { DecisionForm, type Verdict } from "./DecisionForm";
import { outcomeOf, whoDecides } from "./words";

const REFRESH_MS = 10_000;
type State = "waiting" | "past";

/** What runs have asked people: to be decided here by those who may. */
export function Approvals() {
  const [state, setState] = useState<State>("waiting");
  return (
    <>
      <PageHeader
        title="Approvals"
        description="What workflows wait for people to decide. A decision is made once, and the run goes on at once."
      />
      <Tabs value={state} onValueChange={(value) => setState(value as State)}>
        <TabsList label="Which approvals">
          <Tab value="waiting">Waiting</Tab>
          <Tab value="past">Past</Tab>
        </TabsList>
        <TabPanel value={state}>
          <ApprovalList key={state} state={state} />
        </TabPanel>
      </Tabs>
    </>
  );
}

function ApprovalList({ state }: { state: State }) {
  const approvals = usePages(["approvals", state], "/api/approvals", {
    query: { state },
    refetchInterval: REFRESH_MS,
  });
  if (approvals.isPending) {
    return (
      <Card>
        <SkeletonRows rows={4} label="Loading approvals" />
      </Card>
    );
  }
  if (approvals.isError && !approvals.items) {
    return (
      <Card>
        <ErrorState
          title="Approvals could not be loaded"
          error={approvals.error}
          onRetry={() => void approvals.refetch()}
          retrying={approvals.isFetching}
        />
      </Card>
    );
  }
  const items = approvals.items ?? [];
  if (items.length === 0) {
    return (
      <Card>
        <EmptyState
          icon={<Stamp />}
          title={state === "waiting" ? "Nothing waits for a decision" : "Nothing was decided yet"}
          description="When a workflow reaches the step “Ask for approval”, its question stands here and is mailed to those who may decide."
        />
      </Card>
    );
  }
  const mineFirst = [...items].sort((one, other) => Number(other.may_decide) - Number(one.may_decide));
  return (
    <ul className="space-y-3" aria-label="Approvals">
      {mineFirst.map((approval) => (
        <li key={approval.id}>
          <ApprovalCard approval={approval} />
        </li>
      ))}
      {approvals.hasNextPage && (
        <li className="text-center">
          <Button
            variant="ghost"
            loading={approvals.isFetchingNextPage}
            onClick={() => void approvals.fetchNextPage()}
          >
            Older approvals
          </Button>
        </li>
      )}
    </ul>
  );
}

function ApprovalCard({ approval }: { approval: Approval }) {
  const queries = useQueryClient();
  const decision = useMutation({
    mutationFn: (given: { decision: Verdict; comment: string | null }) =>
      api.post("/api/approvals/{id}", { path: { id: approval.id }, body: given }),
    onSuccess: (decided) => toast.success(outcomeOf(decided)),
    onSettled: () => void queries.invalidateQueries({ queryKey: ["approvals"] }),
  });
  const isWaiting = approval.status === "waiting";
  return (
    <Card className="space-y-3 p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <Link
          href={`/runs/view?id=${approval.run_id}`}
          className="rounded text-sm font-medium text-accent underline underline-offset-2 hover:no-underline"
        >
          {approval.workflow_name}
        </Link>
        <Time at={approval.created_at} className="text-xs text-muted" />
      </div>
      <p className="whitespace-pre-wrap break-words text-sm">{approval.message}</p>
      <p className="text-xs text-muted">
        {isWaiting ? (
          <>
            To be decided by {whoDecides(approval.who)}, until{" "}
            <Time at={approval.expires_at} format="absolute" />
          </>
        ) : (
          <>
            {outcomeOf(approval)}
            {approval.decided_at && (
              <>
                , <Time at={approval.decided_at} format="absolute" />
              </>
            )}
          </>
        )}
      </p>
      {approval.comment && <p className="whitespace-pre-wrap text-sm text-muted">{approval.comment}</p>}
      {isWaiting && approval.may_decide && (
        <DecisionForm
          pending={decision.isPending ? decision.variables.decision : null}
          error={decision.error}
          onDecide={(verdict, comment) => decision.mutate({ decision: verdict, comment })}
        />
      )}
    </Card>
  );
}
