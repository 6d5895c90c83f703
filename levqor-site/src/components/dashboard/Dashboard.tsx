"use client";

import { CheckoutNotice } from "@/components/billing/CheckoutNotice";
import { HeldRuns } from "@/components/billing/HeldRuns";
import { useUsage } from "@/components/billing/useAccount";
import { PageHeader } from "@/components/ui";

import { AIHelpers } from "./AIHelpers";
import { DashboardError } from "./DashboardError";
import { OpenAlerts } from "./OpenAlerts";
import { PlanUsage } from "./PlanUsage";
import { RecentRuns } from "./RecentRuns";
import { RecentWorkflows } from "./RecentWorkflows";
import { RunsOverTime } from "./RunsOverTime";
import { SystemState } from "./SystemState";

/** The workspace at a glance. Both addresses of the dashboard show this one. */
export function Dashboard() {
  const usage = useUsage();
  return (
    <>
      <PageHeader title="Dashboard" />
      <DashboardError />
      <CheckoutNotice />
      <OpenAlerts />
      {usage.data && <HeldRuns usage={usage.data} className="mb-5" />}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-3">
        <div className="flex min-w-0 flex-col gap-5 lg:col-span-2">
          <AIHelpers />
          <RunsOverTime />
          <RecentRuns />
          <RecentWorkflows />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <PlanUsage />
          <SystemState />
        </div>
      </div>
    </>
  );
}
