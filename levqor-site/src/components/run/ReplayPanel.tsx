"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useState } from "react";

import ErrorState from "@/components/ErrorState";
import {
  Callout,
  Card,
  CardBody,
  CardHeader,
  Field,
  IconButton,
  Select,
  SkeletonRows,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import { ApiError } from "@/lib/api/error";
import type { Run, RunReplay, Workflow } from "@/lib/api/types";

import { ProblemList } from "../workflow/ProblemList";
import { ReplayedSteps } from "./ReplayedSteps";
import { versionChoices } from "./versionChoices";

const LONGEST_MS = 30_000;

interface ReplayPanelProps {
  run: Run;
  workflow: Workflow | undefined;
  onClose: () => void;
}

/** A run replayed offline on a version of its workflow, beside what was recorded. */
export function ReplayPanel({ run, workflow, onClose }: ReplayPanelProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const version = chosen ?? String(workflow?.version ?? run.version);
  const replay = useQuery({
    queryKey: ["runs", "replay", run.id, version],
    queryFn: ({ signal }): Promise<RunReplay> =>
      api.post("/api/runs/{id}/replay", {
        path: { id: run.id },
        body: { version: Number(version) },
        signal,
        timeoutMs: LONGEST_MS,
      }),
    retry: false,
    staleTime: Infinity,
  });
  return (
    <Card aria-labelledby="replay-title" className="mb-4">
      <CardHeader
        id="replay-title"
        title="Replay"
        description="Offline, on what this run really saw. Nothing is sent or changed."
        actions={
          <div className="flex items-center gap-2">
            <Field label="Version to replay on" hideLabel required>
              <Select
                value={version}
                options={versionChoices(run, workflow)}
                onChange={(event) => setChosen(event.target.value)}
              />
            </Field>
            <IconButton
              label="Close the replay"
              icon={<X aria-hidden className="size-4" />}
              onClick={onClose}
            />
          </div>
        }
      />
      <CardBody aria-live="polite" className="space-y-3">
        {replay.isError ? (
          <ErrorState
            title="This version cannot be replayed"
            error={replay.error}
            onRetry={() => void replay.refetch()}
            retrying={replay.isFetching}
            actions={
              replay.error instanceof ApiError && replay.error.problems.length > 0 ? (
                <ProblemList problems={replay.error.problems} />
              ) : undefined
            }
          />
        ) : replay.data ? (
          <Outcome replay={replay.data} />
        ) : (
          <SkeletonRows rows={3} label="Replaying" />
        )}
      </CardBody>
    </Card>
  );
}

function Outcome({ replay }: { replay: RunReplay }) {
  const kind = replay.is_same ? "success" : replay.status === "failed" ? "danger" : "info";
  return (
    <>
      <Callout kind={kind} title={replay.summary}>
        {!replay.is_certain && (
          <p className="text-muted">
            Not all of it is certain: where a step would ask for something new, nobody knows the answer.
          </p>
        )}
      </Callout>
      <ReplayedSteps steps={replay.steps} result={replay.result} />
    </>
  );
}
