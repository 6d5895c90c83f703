import { EllipsisVertical, Play } from "lucide-react";

import {
  Button,
  IconButton,
  Menu,
  MenuContent,
  MenuItem,
  MenuSeparator,
  MenuTrigger,
  toast,
} from "@/components/ui";
import type { Workflow } from "@/lib/api/types";

import { PreviewButton } from "./PreviewButton";
import { exportWorkflow } from "./useWorkflowActions";

interface WorkflowButtonsProps {
  workflow: Workflow;
  /** Whether the newest version is newer than the published one. */
  hasNewer: boolean;
  mayEdit: boolean;
  isPublishing: boolean;
  onRun: () => void;
  onPublish: () => void;
  onUnpublish: () => void;
  onDelete: () => void;
}

/** What can be done with a workflow, at the top of its page. */
export function WorkflowButtons({
  workflow,
  hasNewer,
  mayEdit,
  isPublishing,
  onRun,
  onPublish,
  onUnpublish,
  onDelete,
}: WorkflowButtonsProps) {
  return (
    <>
      {mayEdit && (
        <Button onClick={onRun}>
          <Play aria-hidden className="size-3.5" />
          Run now
        </Button>
      )}
      <PreviewButton workflow={workflow} />
      {!mayEdit ? null : workflow.status === "published" && !hasNewer ? (
        <Button onClick={onUnpublish}>Unpublish</Button>
      ) : (
        <Button variant="primary" loading={isPublishing} onClick={onPublish}>
          <span>
            Publish
            {hasNewer && <span className="max-sm:sr-only">{` version ${workflow.version}`}</span>}
          </span>
        </Button>
      )}
      <Menu>
        <MenuTrigger asChild>
          <IconButton label="More actions" icon={<EllipsisVertical aria-hidden className="size-4" />} />
        </MenuTrigger>
        <MenuContent>
          {mayEdit && hasNewer && <MenuItem onSelect={onUnpublish}>Unpublish</MenuItem>}
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
              <MenuItem danger onSelect={onDelete}>
                Delete
              </MenuItem>
            </>
          )}
        </MenuContent>
      </Menu>
    </>
  );
}
