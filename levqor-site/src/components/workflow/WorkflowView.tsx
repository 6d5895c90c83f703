"use client";

import { useQuery } from "@tanstack/react-query";
import { EllipsisVertical, Pencil, Play } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { useState } from "react";

import ErrorState from "@/components/ErrorState";
import { RunTable } from "@/components/run/RunTable";
import {
  Badge,
  Button,
  ButtonLink,
  Callout,
  Card,
  CardBody,
  CardHeader,
  IconButton,
  Menu,
  MenuContent,
  MenuItem,
  MenuSeparator,
  MenuTrigger,
  PageHeader,
  Skeleton,
  StatusBadge,
  Tab,
  TabPanel,
  Tabs,
  TabsList,
  Time,
  toast,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import { ApiError, errorMessage } from "@/lib/api/error";
import type { Problem, Workflow, WorkflowDocument } from "@/lib/api/types";
import { useMay, useSession } from "@/lib/session";

import { CronPreview } from "./CronPreview";
import { DeleteWorkflowDialog } from "./DeleteWorkflowDialog";
import { DocumentTab } from "./DocumentTab";
import { ProblemList } from "./ProblemList";
import { RunNowDialog } from "./RunNowDialog";
import { StepEditor } from "./StepEditor";
import { OutlineSkeleton, StepOutline } from "./StepOutline";
import { ownerPath } from "./steps";
import { TriggerAddress } from "./TriggerAddress";
import { exportWorkflow, useWorkflowActions } from "./useWorkflowActions";
import { Versions } from "./Versions";

const WorkflowGraph = dynamic(() => import("./WorkflowGraph"), {
  ssr: false,
  loading: () => <Skeleton className="h-[32rem] w-full" />,
});

const tabs = ["steps", "graph", "yaml", "runs", "versions"] as const;
type TabName = (typeof tabs)[number];

export function WorkflowView() {
  const id = useSearchParams().get("id") ?? "";
  const workflow = useQuery({
    queryKey: ["workflows", "one", id],
    queryFn: ({ signal }): Promise<Workflow> => api.get("/api/workflows/{id}", { path: { id }, signal }),
    enabled: id !== "",
  });

  if (workflow.data) return <LoadedWorkflow workflow={workflow.data} />;
  if (workflow.isError || id === "") {
    const isGone = id === "" || (workflow.error instanceof ApiError && workflow.error.status === 404);
    return (
      <>
        <PageHeader title="Workflow" back={{ href: "/workflows", label: "Workflows" }} />
        <Card>
          <ErrorState
            title={isGone ? "There is no such workflow" : "The workflow could not be loaded"}
            description={isGone ? "It may have been deleted. Check the address." : undefined}
            error={workflow.error}
            onRetry={isGone ? undefined : () => void workflow.refetch()}
            retrying={workflow.isFetching}
            actions={<ButtonLink href="/workflows">All workflows</ButtonLink>}
          />
        </Card>
      </>
    );
  }
  return (
    <>
      <Skeleton className="mb-6 h-7 w-64" />
      <OutlineSkeleton />
    </>
  );
}

function LoadedWorkflow({ workflow }: { workflow: Workflow }) {
  const router = useRouter();
  const search = useSearchParams();
  const actions = useWorkflowActions();
  const session = useSession();
  const mayEdit = useMay("edit");
  const [isRunning, setIsRunning] = useState(false);
  const [isDeleting, setIsDeleting] = useState(false);
  const [isPublishing, setIsPublishing] = useState(false);
  const [editing, setEditing] = useState<{ path: string; title: string } | null>(null);
  const [selected, setSelected] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<{ error: unknown; version: number } | null>(null);

  const { document } = workflow;
  const tab = tabs.find((name) => name === search.get("tab")) ?? "steps";
  const timezone = document.timezone ?? session.data?.workspace.timezone ?? "UTC";
  const refused = refusal?.version === workflow.version ? refusal.error : null;
  const problems =
    refused instanceof ApiError && refused.problems.length > 0 ? refused.problems : workflow.problems;
  const hasNewer =
    workflow.status === "published" &&
    workflow.published_version !== null &&
    workflow.published_version < workflow.version;

  function showTab(name: string) {
    const suffix = name === "steps" ? "" : `&tab=${name as TabName}`;
    router.replace(`/workflows/view?id=${workflow.id}${suffix}`, { scroll: false });
  }

  function showStep(path: string) {
    setSelected(null);
    showTab("steps");
    setTimeout(() => setSelected(path));
  }

  async function publish() {
    setIsPublishing(true);
    setRefusal(null);
    try {
      await actions.publish(workflow.id);
      toast.success(`Version ${workflow.version} is published`);
    } catch (error) {
      setRefusal({ error, version: workflow.version });
      if (error instanceof ApiError && error.problems[0]) showStep(ownerPath(error.problems[0].path));
    } finally {
      setIsPublishing(false);
    }
  }

  function unpublish() {
    void actions
      .unpublish(workflow.id)
      .then(() => toast.success("Unpublished. Its trigger starts no more runs."))
      .catch(toast.error);
  }

  async function saveVersion(edited: WorkflowDocument, message?: string) {
    const saved = await actions.save(workflow.id, edited, message);
    toast.success(`Saved as version ${saved.version}`);
  }

  return (
    <>
      <PageHeader
        title={workflow.name}
        back={{ href: "/workflows", label: "Workflows" }}
        badge={
          <>
            <StatusBadge status={workflow.status} />
            <Badge>Version {workflow.version}</Badge>
          </>
        }
        description={workflow.description}
        actions={
          <>
            {mayEdit && (
              <Button onClick={() => setIsRunning(true)}>
                <Play aria-hidden className="size-3.5" />
                Run now
              </Button>
            )}
            {!mayEdit ? null : workflow.status === "published" && !hasNewer ? (
              <Button onClick={unpublish}>Unpublish</Button>
            ) : (
              <Button variant="primary" loading={isPublishing} onClick={() => void publish()}>
                {hasNewer ? `Publish version ${workflow.version}` : "Publish"}
              </Button>
            )}
            <Menu>
              <MenuTrigger asChild>
                <IconButton label="More actions" icon={<EllipsisVertical aria-hidden className="size-4" />} />
              </MenuTrigger>
              <MenuContent>
                {mayEdit && hasNewer && <MenuItem onSelect={unpublish}>Unpublish</MenuItem>}
                <MenuItem
                  onSelect={() => void exportWorkflow(workflow.id, workflow.name, "yaml").catch(toast.error)}
                >
                  Export as YAML
                </MenuItem>
                <MenuItem
                  onSelect={() => void exportWorkflow(workflow.id, workflow.name, "json").catch(toast.error)}
                >
                  Export as JSON
                </MenuItem>
                {mayEdit && (
                  <>
                    <MenuSeparator />
                    <MenuItem danger onSelect={() => setIsDeleting(true)}>
                      Delete
                    </MenuItem>
                  </>
                )}
              </MenuContent>
            </Menu>
          </>
        }
      />

      <div className="mb-4 space-y-3">
        {refused !== null && (
          <Callout kind="danger" role="alert" title="Not published">
            {errorMessage(refused)}
          </Callout>
        )}
        {hasNewer && (
          <Callout kind="info">
            Version {workflow.published_version} is published. Version {workflow.version} is newer and not
            published yet.
          </Callout>
        )}
        <TriggerPanel workflow={workflow} timezone={timezone} />
      </div>

      <Tabs value={tab} onValueChange={showTab}>
        <TabsList label="Parts of the workflow">
          <Tab value="steps">Steps</Tab>
          <Tab value="graph">Graph</Tab>
          <Tab value="yaml">YAML</Tab>
          <Tab value="runs">Runs</Tab>
          <Tab value="versions">Versions</Tab>
        </TabsList>
        <TabPanel value="steps">
          <MissingSummary problems={problems} document={document} onSelect={showStep} />
          <StepOutline
            document={document}
            problems={problems}
            selected={selected}
            actions={(path, title) =>
              mayEdit && (
                <IconButton
                  size="sm"
                  label={`Edit ${title}`}
                  icon={<Pencil aria-hidden className="size-3.5" />}
                  onClick={() => setEditing({ path, title })}
                />
              )
            }
          />
        </TabPanel>
        <TabPanel value="graph">
          <WorkflowGraph document={document} problems={problems} onShowStep={showStep} />
        </TabPanel>
        <TabPanel value="yaml">
          <DocumentTab
            document={document}
            readOnly={!mayEdit}
            footer={(state, reset) => mayEdit && <SaveBar state={state} reset={reset} onSave={saveVersion} />}
          />
        </TabPanel>
        <TabPanel value="runs">
          <RunTable
            workflowId={workflow.id}
            empty={{
              title: "This workflow has not run yet",
              description:
                workflow.status === "published"
                  ? "A run appears here as soon as its trigger fires. You can also start one by hand."
                  : "Publish it so that its trigger starts runs, or start one by hand.",
            }}
          />
        </TabPanel>
        <TabPanel value="versions">
          <Versions workflow={workflow} />
        </TabPanel>
      </Tabs>

      {isRunning && <RunNowDialog workflow={workflow} open onOpenChange={setIsRunning} />}
      <DeleteWorkflowDialog
        workflow={isDeleting ? workflow : null}
        onClose={() => setIsDeleting(false)}
        onDeleted={() => router.push("/workflows")}
      />
      {editing && (
        <StepEditor
          key={`${editing.path}@${workflow.version}`}
          document={document}
          path={editing.path}
          title={editing.title}
          timezone={timezone}
          onClose={() => setEditing(null)}
          onSave={saveVersion}
        />
      )}
    </>
  );
}

/** What starts the workflow: the address of a webhook or form, the next fires of a schedule. */
function TriggerPanel({ workflow, timezone }: { workflow: Workflow; timezone: string }) {
  const { trigger } = workflow.document;
  const cron = trigger.with?.cron;
  const zone = typeof trigger.with?.timezone === "string" ? trigger.with.timezone : timezone;
  const lastRun = workflow.last_run && (
    <span className="text-sm text-muted">
      Last run{" "}
      <Link
        href={`/runs/view?id=${workflow.last_run.id}`}
        className="rounded text-accent underline underline-offset-2 hover:no-underline"
      >
        <Time at={workflow.last_run.created_at} />
      </Link>{" "}
      <StatusBadge status={workflow.last_run.status} className="ml-1" />
    </span>
  );
  if (trigger.use === "manual") return lastRun;
  const titles = { schedule: "Schedule", webhook: "Webhook", form: "Form" };
  return (
    <Card aria-label={titles[trigger.use]}>
      <CardHeader title={titles[trigger.use]} actions={lastRun} />
      <CardBody>
        {trigger.use !== "schedule" ? (
          <TriggerAddress workflow={workflow} />
        ) : cron === undefined || cron === "" ? (
          <p className="text-sm text-muted">The schedule is not set yet.</p>
        ) : (
          <>
            <p className="mb-1 text-xs text-muted">
              {workflow.status === "published" ? "Next fires" : "Would fire, once published,"} in {zone}
            </p>
            <CronPreview cron={cron as string | string[]} timezone={zone} />
          </>
        )}
      </CardBody>
    </Card>
  );
}

interface MissingSummaryProps {
  problems: readonly Problem[];
  document: WorkflowDocument;
  onSelect: (path: string) => void;
}

function MissingSummary({ problems, document, onSelect }: MissingSummaryProps) {
  if (problems.length === 0) return null;
  return (
    <Callout kind="warning" title="Before it can be published" className="mb-3">
      <ProblemList
        problems={problems}
        label="What is missing"
        within={document}
        onSelect={(problem) => onSelect(ownerPath(problem.path))}
        className="mt-1"
      />
    </Callout>
  );
}

interface SaveBarProps {
  state: { isChanged: boolean; isChecked: boolean; document: WorkflowDocument | null };
  reset: () => void;
  onSave: (document: WorkflowDocument, message?: string) => Promise<void>;
}

function SaveBar({ state, reset, onSave }: SaveBarProps) {
  const [isSaving, setIsSaving] = useState(false);

  async function save() {
    if (!state.document) return;
    setIsSaving(true);
    try {
      await onSave(state.document, "Edited as YAML");
    } catch (error) {
      toast.error(error);
    } finally {
      setIsSaving(false);
    }
  }

  return (
    <div className="sticky bottom-0 -mx-1 flex flex-wrap items-center justify-end gap-2 bg-canvas px-1 py-2">
      <span className="mr-auto text-sm text-muted">
        {state.isChanged ? "Not saved" : "Saving makes a new version; the old ones stay."}
      </span>
      <Button disabled={!state.isChanged || isSaving} onClick={reset}>
        Discard changes
      </Button>
      <Button
        variant="primary"
        loading={isSaving}
        disabled={!state.isChanged || !state.isChecked || state.document === null}
        onClick={() => void save()}
      >
        Save version
      </Button>
    </div>
  );
}
