"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FlaskConical, Trash2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";

import ErrorState from "@/components/ErrorState";
import {
  Badge,
  Button,
  Card,
  CardHeader,
  ConfirmDialog,
  EmptyState,
  IconButton,
  SkeletonRows,
  Time,
  toast,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import type { Workflow, WorkflowTest } from "@/lib/api/types";
import { useMay } from "@/lib/session";

import { expectedWords } from "./expectedWords";
import { allSteps, stepTitle } from "./steps";
import { useRegistry } from "./useRegistry";

const LONGEST_MS = 60_000;

/** The tests of a workflow with their last results; they can be run on the newest version at any time. */
export function WorkflowTests({ workflow }: { workflow: Workflow }) {
  const queries = useQueryClient();
  const registry = useRegistry();
  const mayEdit = useMay("edit");
  const [removing, setRemoving] = useState<WorkflowTest | null>(null);
  const key = ["workflows", "tests", workflow.id];
  const tests = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get("/api/workflows/{id}/tests", { path: { id: workflow.id }, signal }),
  });
  const run = useMutation({
    mutationFn: () =>
      api.post("/api/workflows/{id}/tests/run", {
        path: { id: workflow.id },
        body: {},
        timeoutMs: LONGEST_MS,
      }),
    onSuccess: ({ items, passed, version }) => {
      queries.setQueryData(key, { items });
      if (passed) toast.success(`Every test passes on version ${version}`);
    },
    onError: toast.error,
  });

  async function remove() {
    if (!removing) return;
    try {
      await api.delete("/api/workflows/{id}/tests/{test_id}", {
        path: { id: workflow.id, test_id: removing.id },
      });
      void queries.invalidateQueries({ queryKey: key });
      toast.success(`Test “${removing.name}” is removed`);
    } catch (error) {
      toast.error(error);
      throw error;
    }
  }

  if (tests.isError && !tests.data) {
    return (
      <ErrorState
        title="The tests could not be loaded"
        error={tests.error}
        onRetry={() => void tests.refetch()}
        retrying={tests.isFetching}
      />
    );
  }
  const items = tests.data?.items;
  const titles = new Map(
    allSteps(workflow.document).map(({ step }) => [
      step.id,
      stepTitle(step, registry.findStep(step.use)?.title),
    ]),
  );
  return (
    <Card aria-labelledby="tests-title">
      <CardHeader
        id="tests-title"
        title="Tests"
        description="Each is a run that was recorded. A version that is to be published is replayed on them first."
        actions={
          mayEdit &&
          items &&
          items.length > 0 && (
            <Button loading={run.isPending} onClick={() => run.mutate()}>
              Run tests
            </Button>
          )
        }
      />
      {!items ? (
        <SkeletonRows rows={2} label="Loading tests" />
      ) : items.length === 0 ? (
        <EmptyState
          icon={<FlaskConical aria-hidden className="size-5" />}
          title="No tests yet"
          description="Open a run that did what it should, and choose “Make a test of this run”."
        />
      ) : (
        <ul aria-label="Tests" className="divide-y divide-line">
          {items.map((test) => (
            <li key={test.id} className="px-4 py-3">
              <Test test={test} titles={titles} onRemove={mayEdit ? () => setRemoving(test) : undefined} />
            </li>
          ))}
        </ul>
      )}
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        title={`Remove the test “${removing?.name ?? ""}”?`}
        description="Its record goes with it. The run itself stays in the history as long as runs are kept."
        confirmLabel="Remove test"
        danger
        onConfirm={remove}
      />
    </Card>
  );
}

interface TestProps {
  test: WorkflowTest;
  /** What the steps of the workflow are called, by their ids. */
  titles: ReadonlyMap<string, string>;
  onRemove?: () => void;
}

function Test({ test, titles, onRemove }: TestProps) {
  const { last, expectations } = test;
  return (
    <article aria-label={`Test ${test.name}`} className="space-y-1.5">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-1.5 sm:flex-nowrap">
        <div className="min-w-0 basis-full sm:flex-1 sm:basis-0">
          <h3 className="break-words text-sm font-medium">{test.name}</h3>
          <p className="text-xs text-muted">
            Of{" "}
            <Link
              href={`/runs/view?id=${test.run_id}`}
              className="rounded text-accent underline underline-offset-2 hover:no-underline"
            >
              a run
            </Link>{" "}
            on version {test.version}, made <Time at={test.created_at} />.{" "}
            {expectedWords(expectations, (id) => titles.get(id) ?? id)}
          </p>
        </div>
        {last && (
          <Badge tone={last.passed ? "success" : "danger"}>
            {last.passed ? "Passed" : "Failed"} on version {last.version}
          </Badge>
        )}
        {onRemove && (
          <IconButton
            size="sm"
            label={`Remove ${test.name}`}
            icon={<Trash2 aria-hidden className="size-3.5" />}
            onClick={onRemove}
          />
        )}
      </div>
      {last && !last.passed && (
        <ul aria-label={`What ${test.name} found`} className="space-y-1 text-sm text-danger">
          {last.findings.map(({ path, message }) => (
            <li key={`${path}|${message}`} className="break-words">
              {message}
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}
