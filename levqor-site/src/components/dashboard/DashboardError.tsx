"use client";

import ErrorState from "@/components/ErrorState";
import { Card } from "@/components/ui";

import { failureText, failureTitle } from "./failures";
import { useFailures } from "./queries";

/** Exists only while something could not be read. */
export function DashboardError() {
  const { failures, isRetrying, retry } = useFailures();
  if (failures.length === 0) return null;
  return (
    <Card aria-label="What could not be loaded" className="mb-5">
      <ErrorState
        title={failureTitle(failures)}
        description={failureText(failures)}
        onRetry={retry}
        retrying={isRetrying}
        className="py-6"
      />
    </Card>
  );
}
