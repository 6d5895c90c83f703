"use client";

import { useRouter, useSearchParams } from "next/navigation";

import { PasteErrorDialog } from "@/components/ai/PasteErrorDialog";
import {
  Button,
  Field,
  PageHeader,
  Select,
  statusLabel,
  Tab,
  TabPanel,
  Tabs,
  TabsList,
} from "@/components/ui";
import { useEvery } from "@/lib/api/pages";
import type { RunStatus } from "@/lib/api/types";

import { FailureCauses } from "./FailureCauses";
import { RunTable } from "./RunTable";
import { runStatuses } from "./status";

const statusOptions = [
  { value: "", label: "Every status" },
  ...runStatuses.map((status) => ({ value: status, label: statusLabel(status) })),
];

/** All runs; the filters live in the address, so that a filtered list can be linked to. */
export function RunList() {
  const router = useRouter();
  const search = useSearchParams();
  const workflowId = search.get("workflow") ?? "";
  const view = search.get("view") === "causes" ? "causes" : "all";
  const status = runStatuses.find((known) => known === search.get("status"));

  const workflows = useEvery(["workflows", "names"], "/api/workflows");

  function filter(changes: { workflow?: string; status?: string; view?: string }) {
    const next = new URLSearchParams();
    const wanted = {
      workflow: workflowId,
      status: status ?? "",
      view: view === "all" ? "" : view,
      ...changes,
    };
    for (const [name, value] of Object.entries(wanted)) if (value) next.set(name, value);
    router.replace(next.size > 0 ? `/runs?${next}` : "/runs", { scroll: false });
  }

  const isFiltered = Boolean(workflowId || status);
  const known = workflows.data ?? [];
  return (
    <>
      <PageHeader title="Runs" actions={<PasteErrorDialog />} />
      <Tabs value={view} onValueChange={(next) => filter({ view: next === "causes" ? next : "" })}>
        <TabsList label="Ways to look at runs">
          <Tab value="all">All runs</Tab>
          <Tab value="causes">Failures by cause</Tab>
        </TabsList>
        <div className="mt-4 flex flex-wrap items-end gap-2 empty:hidden">
          <Field label="Workflow" required hideLabel className="w-full sm:w-64">
            <Select
              value={workflowId}
              options={[
                { value: "", label: "Every workflow" },
                ...known.map((workflow) => ({ value: workflow.id, label: workflow.name })),
                ...(workflowId && !known.some(({ id }) => id === workflowId)
                  ? [{ value: workflowId, label: workflowId }]
                  : []),
              ]}
              onChange={(event) => filter({ workflow: event.target.value })}
            />
          </Field>
          {view === "all" && (
            <Field label="Status" required hideLabel className="w-44">
              <Select
                value={status ?? ""}
                options={statusOptions}
                onChange={(event) => filter({ status: event.target.value as RunStatus | "" })}
              />
            </Field>
          )}
          {isFiltered && (
            <Button variant="ghost" onClick={() => filter({ workflow: "", status: "" })}>
              Clear filters
            </Button>
          )}
        </div>
        <TabPanel value="all" className="pt-3">
          <RunTable
            workflowId={workflowId || undefined}
            status={status}
            empty={
              isFiltered
                ? { title: "No run matches", description: "Choose another workflow or status." }
                : {
                    title: "No runs yet",
                    description:
                      "A run appears here as soon as a published workflow is triggered or one is started by hand.",
                  }
            }
          />
        </TabPanel>
        <TabPanel value="causes" className="pt-3">
          <FailureCauses workflowId={workflowId || undefined} />
        </TabPanel>
      </Tabs>
    </>
  );
}
