"use client";

import { useQuery } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter, useSearchParams } from "next/navigation";
import { useState } from "react";

import ErrorState from "@/components/ErrorState";
import { RunTable } from "@/components/run/RunTable";
import {
  Badge,
  ButtonLink,
  Callout,
  Card,
  IconButton,
  PageHeader,
  Skeleton,
  StatusBadge,
  Tab,
  TabPanel,
  Tabs,
  TabsList,
  toast,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import { ApiError, errorMessage } from "@/lib/api/error";
import type { Workflow, WorkflowDocument } from "@/lib/api/types";
import { useMay, useSession } from "@/lib/session";

import { DeleteWorkflowDialog } from "./DeleteWorkflowDialog";
import { DocumentTab } from "./DocumentTab";
import { FailingTestsDialog } from "./FailingTestsDialog";
import { MissingSummary } from "./MissingSummary";
import { RunNowDialog } from "./RunNowDialog";
import { RunSettings } from "./RunSettings";
import { SaveBar } from "./SaveBar";
import { StepEditor } from "./StepEditor";
import { OutlineSkeleton, StepOutline } from "./StepOutline";
import { TriggerPanel } from "./TriggerPanel";
import { usePublishing } from "./usePublishing";
import { useWorkflowActions } from "./useWorkflowActions";
import { Versions } from "./Versions";
import { WorkflowButtons } from "./WorkflowButtons";
import { WorkflowTests } from "./WorkflowTests";

const WorkflowGraph = dynamic(() => import("./WorkflowGraph"), {
  ssr: false,
  loading: () => <Skeleton className="h-[32rem] w-full" />,
});

const tabs = ["steps", "graph", "yaml", "runs", "tests", "versions"] as const;
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
  const [editing, setEditing] = useState<{ path: string; title: string } | null>(null);
  const [selected, setSelected] = useState<string | null>(null);

  const { document } = workflow;
  const tab = tabs.find((name) => name === search.get("tab")) ?? "steps";
  const timezone = document.timezone ?? session.data?.workspace.timezone ?? "UTC";
  const publishing = usePublishing(workflow, showStep);
  const { refused, failing } = publishing;
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
          <WorkflowButtons
            workflow={workflow}
            hasNewer={hasNewer}
            mayEdit={mayEdit}
            isPublishing={publishing.isPublishing}
            onRun={() => setIsRunning(true)}
            onPublish={() => void publishing.publish()}
            onUnpublish={publishing.unpublish}
            onDelete={() => setIsDeleting(true)}
          />
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
          <Tab value="tests">Tests</Tab>
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
          <RunSettings document={document} mayEdit={mayEdit} onSave={saveVersion} />
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
        <TabPanel value="tests">
          <WorkflowTests workflow={workflow} />
        </TabPanel>
        <TabPanel value="versions">
          <Versions workflow={workflow} />
        </TabPanel>
      </Tabs>

      {failing.length > 0 && (
        <FailingTestsDialog
          version={workflow.version}
          problems={failing}
          busy={publishing.isPublishing}
          onClose={publishing.putAside}
          onShowTests={() => {
            publishing.putAside();
            showTab("tests");
          }}
          onPublish={() => void publishing.publish(true)}
        />
      )}
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
