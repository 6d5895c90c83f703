"use client";

import { Bug } from "lucide-react";
import Link from "next/link";

import { Card, CardHeader } from "@/components/ui";
import { useMay } from "@/lib/session";

import { DescribeBox } from "./DescribeBox";
import { useRecentRuns } from "./queries";

/** What the assistants can do from here: build from a sentence, explain the latest failure. */
export function AIHelpers() {
  const mayEdit = useMay("edit");
  const failed = useRecentRuns().data?.items.find(({ status }) => status === "failed");
  if (!mayEdit && !failed) return null;
  return (
    <Card aria-labelledby="ai-helpers" className="order-first">
      <CardHeader id="ai-helpers" title="AI helpers" className="pb-1" />
      {mayEdit && <DescribeBox />}
      {failed && (
        <Link
          href={`/runs/view?id=${encodeURIComponent(failed.id)}`}
          className="flex items-center gap-2.5 rounded-b-lg border-t border-line px-4 py-2.5 text-sm hover:bg-hover"
        >
          <Bug aria-hidden className="size-4 shrink-0 text-danger" />
          <span className="min-w-0 flex-1 truncate">
            Find out why <span className="font-medium">{failed.workflow_name}</span> failed
          </span>
        </Link>
      )}
    </Card>
  );
}
