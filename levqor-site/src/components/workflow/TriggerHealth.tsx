"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import Link from "next/link";

import { Button, Callout, Skeleton, Time, toast } from "@/components/ui";
import { api } from "@/lib/api/client";
import { errorMessage } from "@/lib/api/error";
import type { TriggerHealth as Health, Workflow } from "@/lib/api/types";
import { useMay } from "@/lib/session";

const REFRESH_MS = 5_000;

/** How a trigger stands that looks for new items, or that follows other workflows. */
export function TriggerHealth({ workflow }: { workflow: Workflow }) {
  const key = ["workflows", "trigger", workflow.id, workflow.published_version];
  const health = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get("/api/workflows/{id}/trigger", { path: { id: workflow.id }, signal }),
    refetchInterval: REFRESH_MS,
  });
  if (health.isError) return <p className="text-sm text-muted">{errorMessage(health.error)}</p>;
  if (!health.data) return <Skeleton className="h-10 w-full" />;
  if (health.data.family === "poll") {
    return <Looks workflow={workflow} health={health.data} queryKey={key} />;
  }
  return <Followed health={health.data} />;
}

interface LooksProps {
  workflow: Workflow;
  health: Health;
  queryKey: readonly unknown[];
}

function Looks({ workflow, health, queryKey }: LooksProps) {
  const mayEdit = useMay("edit");
  const queries = useQueryClient();
  const check = useMutation({
    mutationFn: () => api.post("/api/workflows/{id}/trigger/check", { path: { id: workflow.id } }),
    onSuccess: (asked) => {
      queries.setQueryData(queryKey, asked);
      setTimeout(() => void queries.invalidateQueries({ queryKey }), 1_500);
    },
    onError: toast.error,
  });

  if (!health.is_live) {
    return (
      <p className="text-sm text-muted">
        {health.looks > 0
          ? "It does not look now. Once published again it goes on from where it was."
          : "It begins to look for new items once the workflow is published. What is there by then starts nothing."}
      </p>
    );
  }
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-start gap-x-8 gap-y-2">
        <dl className="flex min-w-0 flex-1 flex-wrap gap-x-8 gap-y-2 text-sm">
          <Fact name="Looks every">{everyText(health.every_seconds)}</Fact>
          <Fact name="Last look">{health.looked_at ? <Time at={health.looked_at} /> : "not yet"}</Fact>
          <Fact name="Next look">
            {health.is_looking ? "now" : health.next_at ? <Time at={health.next_at} /> : "now"}
          </Fact>
          <Fact name="Last found something">
            {health.found_at ? <Time at={health.found_at} /> : "not yet"}
          </Fact>
          <Fact name="Runs started">{health.started}</Fact>
        </dl>
        {mayEdit && (
          <Button size="sm" loading={check.isPending} onClick={() => check.mutate()}>
            <RefreshCw aria-hidden className="size-3.5" />
            Check now
          </Button>
        )}
      </div>
      {health.failure && (
        <Callout
          kind={health.failure.retryable ? "warning" : "danger"}
          title={health.failures === 1 ? "The last look failed" : `The last ${health.failures} looks failed`}
        >
          {health.failure.message}{" "}
          {health.looks > 0
            ? "Nothing is lost: the next look that succeeds finds what is new."
            : "What is there at the first look that succeeds starts nothing."}
        </Callout>
      )}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Followed({ health }: { health: Health }) {
  if (!health.is_live || health.follows === null) {
    return <p className="text-sm text-muted">It starts runs once the workflow is published.</p>;
  }
  const ends = health.family === "error" ? "fails" : "ends";
  if (health.follows.length === 0) {
    return <p className="text-sm">Starts when a run of any other workflow {ends}.</p>;
  }
  return (
    <p className="text-sm">
      Starts when a run of{" "}
      {health.follows.map((workflow, index) => (
        <span key={workflow.id}>
          {index > 0 && ", "}
          <Link
            href={`/workflows/view?id=${workflow.id}`}
            className="rounded text-accent underline underline-offset-2 hover:no-underline"
          >
            {workflow.name}
          </Link>
        </span>
      ))}{" "}
      {ends}.
    </p>
  );
}

function everyText(seconds: number | null): string {
  if (seconds === null) return "never";
  if (seconds % 3600 === 0) return seconds === 3600 ? "hour" : `${seconds / 3600} hours`;
  if (seconds % 60 === 0) return seconds === 60 ? "minute" : `${seconds / 60} minutes`;
  return `${seconds} seconds`;
}
