"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";

import ErrorState from "@/components/ErrorState";
import {
  Badge,
  Button,
  Callout,
  Card,
  Dialog,
  DialogContent,
  PageHeader,
  Select,
  SkeletonRows,
  toast,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import { errorMessage } from "@/lib/api/error";
import type { TemplateItem } from "@/lib/api/types";
import { useMay } from "@/lib/session";

import { StepIcon } from "./StepIcon";
import { triggerTitle } from "./steps";
import { useRegistry } from "./useRegistry";

const EVERY_KIND = "";

/** Workflows to begin from. Each runs as it is, on its sample, without an account anywhere else. */
export function Templates() {
  const [category, setCategory] = useState(EVERY_KIND);
  const [chosen, setChosen] = useState<TemplateItem | null>(null);
  const templates = useQuery({ queryKey: ["templates"], queryFn: () => api.get("/api/templates") });
  const items = templates.data?.items;
  const categories = [...new Set(items?.map((item) => item.category))].sort();

  return (
    <>
      <PageHeader
        title="Templates"
        description="Begin from a workflow that runs as it is. Try one on its sample first, then make it yours."
        actions={
          items && (
            <Select
              aria-label="Kind"
              value={category}
              options={[
                { value: EVERY_KIND, label: "Every kind" },
                ...categories.map((name) => ({ value: name, label: name })),
              ]}
              onChange={(event) => setCategory(event.target.value)}
            />
          )
        }
      />
      {templates.isError ? (
        <ErrorState
          title="The templates could not be loaded"
          error={templates.error}
          onRetry={() => void templates.refetch()}
          retrying={templates.isFetching}
        />
      ) : !items ? (
        <SkeletonRows rows={6} label="Loading templates" />
      ) : (
        <ul aria-label="Templates" className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
          {items
            .filter((item) => category === EVERY_KIND || item.category === category)
            .map((item) => (
              <TemplateCard key={item.id} item={item} onChoose={() => setChosen(item)} />
            ))}
        </ul>
      )}
      {chosen && <UseDialog item={chosen} onClose={() => setChosen(null)} />}
    </>
  );
}

function TemplateCard({ item, onChoose }: { item: TemplateItem; onChoose: () => void }) {
  const mayEdit = useMay("edit");
  const { findTrigger } = useRegistry();
  return (
    <li>
      <Card aria-label={item.title} className="flex h-full flex-col gap-3 p-4">
        <div className="flex items-start justify-between gap-2">
          <h2 className="text-sm font-semibold">{item.title}</h2>
          <Badge>{item.category}</Badge>
        </div>
        <p className="grow text-sm text-muted">{item.summary}</p>
        <div className="flex items-center justify-between gap-2">
          <span className="flex items-center gap-1.5 text-xs text-muted">
            <StepIcon use={item.trigger_use} />
            {triggerTitle(item.trigger_use, findTrigger(item.trigger_use))}
          </span>
          {mayEdit && (
            <Button size="sm" onClick={onChoose} aria-label={`Use ${item.title}`}>
              Use
            </Button>
          )}
        </div>
      </Card>
    </li>
  );
}

function UseDialog({ item, onClose }: { item: TemplateItem; onClose: () => void }) {
  const router = useRouter();
  const client = useQueryClient();
  const use = useMutation({
    mutationFn: (tryIt: boolean) =>
      api.post("/api/templates/{id}/use", { path: { id: item.id }, body: { try_it: tryIt } }),
    onSuccess: ({ workflow, run }) => {
      void client.invalidateQueries({ queryKey: ["workflows"] });
      toast.success(`${workflow.name} is a draft of yours now`);
      router.push(run ? `/runs/view?id=${run.id}` : `/workflows/view?id=${workflow.id}`);
    },
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={item.title}
        description={item.summary}
        size="md"
        footer={
          <>
            <Button disabled={use.isPending} onClick={() => use.mutate(false)}>
              Make a workflow of it
            </Button>
            <Button variant="primary" loading={use.isPending} onClick={() => use.mutate(true)}>
              Try it
            </Button>
          </>
        }
      >
        <div className="space-y-3 text-sm">
          {item.tables.length > 0 && (
            <p>
              It works on {item.tables.length === 1 ? "the table" : "the tables"} {item.tables.join(", ")};
              what is missing is created.
            </p>
          )}
          <p className="text-muted">
            A trial makes the workflow and runs it on a sample. It is a real run: it counts, rows are written,
            and its mail goes to you.
          </p>
          {use.isError && <Callout kind="danger" role="alert" title={errorMessage(use.error)} />}
        </div>
      </DialogContent>
    </Dialog>
  );
}
