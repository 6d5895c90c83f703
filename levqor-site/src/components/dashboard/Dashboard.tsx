"use client";

import AIOnboardingTutor from "@/components/ai/AIOnboardingTutor";
import { CheckoutNotice } from "@/components/billing/CheckoutNotice";
import { HeldRuns } from "@/components/billing/HeldRuns";
import { useUsage } from "@/components/billing/useAccount";
import OnboardingChecklist from "@/components/OnboardingChecklist";
import { PageHeader } from "@/components/ui";
import { useMay } from "@/lib/session";

import { AIHelpers } from "./AIHelpers";
import { DashboardError } from "./DashboardError";
import { OpenAlerts } from "./OpenAlerts";
import { PlanUsage } from "./PlanUsage";
import { useFailures } from "./queries";
import { RecentRuns } from "./RecentRuns";
import { RecentWorkflows } from "./RecentWorkflows";
import { RunsOverTime } from "./RunsOverTime";
import { SystemState } from "./SystemState";

/** The workspace at a glance. Both addresses of the dashboard show this one. */
export function Dashboard() {
  const usage = useUsage();
  const mayEdit = useMay("edit");
  // An outage is told of once, at the top, and not by the tutor again.
  const isWhole = useFailures().failures.length === 0;
  return (
    <>
      <PageHeader title="Dashboard" />
      <DashboardError />
      <CheckoutNotice />
      <OpenAlerts />
      {usage.data && <HeldRuns usage={usage.data} className="mb-5" />}
      {/* On a phone the two columns become one, with the first steps near its top. */}
      <div className="flex flex-col gap-5 lg:grid lg:grid-cols-3 lg:items-start">
        <div className="contents min-w-0 flex-col gap-5 lg:col-span-2 lg:flex">
          <AIHelpers />
          <RunsOverTime />
          <RecentRuns />
          <RecentWorkflows />
        </div>
        <div className="contents min-w-0 flex-col gap-5 lg:flex">
          {mayEdit && (
            <div className="-order-1 flex flex-col gap-5">
              {isWhole && <AIOnboardingTutor withSteps={false} />}
              <OnboardingChecklist />
            </div>
          )}
          <PlanUsage />
          <SystemState />
        </div>
      </div>
    </>
  );
}
