import Link from "next/link";

import { Time } from "@/components/ui";
import type { Run } from "@/lib/api/types";

import { isFinal } from "./status";
import { Duration } from "./Ticking";

/** When a run began, how long it took, and what it belongs to. */
export function RunFacts({ run }: { run: Run }) {
  return (
    <ul aria-label="About this run" className="flex flex-wrap gap-x-4 gap-y-0.5 text-sm">
      <li>
        {run.started_at ? "Started" : "Accepted"} <Time at={run.started_at ?? run.created_at} />
      </li>
      {run.started_at && (
        <li>
          {isFinal(run.status) ? "Took" : "Running for"}{" "}
          <Duration from={run.started_at} to={run.finished_at} />
        </li>
      )}
      <li>
        <Link
          href={`/workflows/view?id=${run.workflow_id}&tab=versions`}
          className="rounded text-accent underline underline-offset-2 hover:no-underline"
        >
          Version {run.version}
        </Link>
      </li>
      {run.retry_of && (
        <li>
          Repeats{" "}
          <Link
            href={`/runs/view?id=${run.retry_of}`}
            className="rounded text-accent underline underline-offset-2 hover:no-underline"
          >
            an earlier run
          </Link>
        </li>
      )}
      {run.parent && (
        <li>
          Called by{" "}
          <Link
            href={`/runs/view?id=${run.parent.run_id}`}
            className="rounded text-accent underline underline-offset-2 hover:no-underline"
          >
            another run
          </Link>
        </li>
      )}
      <li className="break-all font-mono text-xs leading-5 text-faint">{run.id}</li>
    </ul>
  );
}
