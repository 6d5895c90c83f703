"use client";

import { useQuery } from "@tanstack/react-query";
import { Waypoints } from "lucide-react";
import dynamic from "next/dynamic";
import { useCallback, useMemo, useState } from "react";

import ErrorState from "@/components/ErrorState";
import { ButtonLink, Card, CardBody, CardHeader, EmptyState, PageHeader, Skeleton } from "@/components/ui";

import { type Dependencies, fetchDependencies } from "./assistants";
import { dependentGroups, lossInWords } from "./dependencies";
import { DependencyOutline } from "./DependencyOutline";

const DependencyGraph = dynamic(() => import("./DependencyGraph"), {
  ssr: false,
  loading: () => <Skeleton className="h-[26rem] max-h-[70vh] w-full sm:h-[34rem]" />,
});

/** Which workflows use which connectors, connections and tables, and what breaks when one goes. */
export default function LevqorKnowledgeGraph() {
  const graph = useQuery({
    queryKey: ["workflows", "graph"],
    queryFn: ({ signal }) => fetchDependencies(signal),
  });
  return (
    <>
      <PageHeader
        title="Dependencies"
        description="What your workflows use, and what stops working when it goes. Choose anything to see."
      />
      {graph.data ? (
        <Loaded dependencies={graph.data} />
      ) : graph.isError ? (
        <ErrorState
          title="The dependencies could not be loaded"
          error={graph.error}
          onRetry={() => void graph.refetch()}
          retrying={graph.isFetching}
        />
      ) : (
        <div role="status" aria-label="Loading the dependencies">
          <Skeleton className="h-[26rem] w-full" />
        </div>
      )}
    </>
  );
}

function Loaded({ dependencies }: { dependencies: Dependencies }) {
  const groups = useMemo(() => dependentGroups(dependencies), [dependencies]);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const choose = useCallback((id: string | null) => setChosenId(id), []);
  const chosen =
    groups.flatMap(({ dependents }) => dependents).find(({ node }) => node.id === chosenId) ?? null;

  if (groups.length === 0) {
    return (
      <Card>
        <EmptyState
          icon={<Waypoints />}
          title="Nothing depends on anything yet"
          description="As soon as there is a workflow, you see here which tables, connections and services it needs."
          action={
            <ButtonLink href="/workflows/new" variant="primary">
              New workflow
            </ButtonLink>
          }
        />
      </Card>
    );
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_21rem]">
      <div className="min-w-0">
        <DependencyGraph dependencies={dependencies} chosen={chosen} onChoose={choose} />
        <p role="status" className="mt-2 min-h-5 text-sm">
          {chosen ? (
            <>
              <span className="font-medium">{chosen.node.label}</span>
              <span className="text-muted">: {lossInWords(chosen)}</span>
            </>
          ) : (
            <span className="text-muted">Arrows lead from what uses to what is used.</span>
          )}
        </p>
      </div>
      <Card aria-labelledby="outline-title" className="lg:max-h-[calc(100dvh-8rem)] lg:overflow-y-auto">
        <CardHeader id="outline-title" title="Outline" description="The same as the drawing, in order." />
        <CardBody>
          <DependencyOutline groups={groups} chosen={chosen?.node.id ?? null} onChoose={choose} />
        </CardBody>
      </Card>
    </div>
  );
}
