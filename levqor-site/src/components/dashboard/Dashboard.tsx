"use client";

import { PageHeader } from "@/components/ui";

import { DescribeBox } from "./DescribeBox";
import { RecentRuns } from "./RecentRuns";
import { RecentWorkflows } from "./RecentWorkflows";
import { SystemState } from "./SystemState";

export function Dashboard() {
  return (
    <>
      <PageHeader title="Dashboard" />
      <div className="grid gap-5 lg:grid-cols-3">
        <div className="flex min-w-0 flex-col gap-5 lg:col-span-2">
          <DescribeBox />
          <RecentRuns />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <RecentWorkflows />
          <SystemState />
        </div>
      </div>
    </>
  );
}
