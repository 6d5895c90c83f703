"use client";

import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";

import {
  Button,
  buttonClass,
  Callout,
  Dialog,
  DialogClose,
  DialogContent,
  Field,
  Textarea,
  toast,
} from "@/components/ui";
import { ApiError, errorMessage } from "@/lib/api/error";

import { ImportReport, isFromN8n } from "./ImportReport";
import { ProblemList } from "./ProblemList";
import { useWorkflowActions } from "./useWorkflowActions";

interface ImportDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Takes a workflow document as text or as a file. */
export function ImportDialog({ open, onOpenChange }: ImportDialogProps) {
  const [text, setText] = useState("");
  const fileId = useId();
  const actions = useWorkflowActions();

  const importing = useMutation({
    mutationFn: async () => {
      if (isFromN8n(text)) return actions.importFromN8n(text);
      return { workflow: await actions.importText(text), others: [], report: null };
    },
    onSuccess: ({ workflow, report }) => {
      if (report !== null) return;
      toast.success(`${workflow.name} is imported`);
      openWorkflow(workflow.id);
    },
  });
  const imported = importing.data;

  function openWorkflow(id: string) {
    setText("");
    importing.reset();
    onOpenChange(false);
    actions.open(id);
  }

  if (imported?.report) {
    return (
      <ImportReport
        name={imported.workflow.name}
        report={imported.report}
        others={imported.others?.length}
        onOpen={() => openWorkflow(imported.workflow.id)}
      />
    );
  }

  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="Import a workflow"
        description="A workflow document in YAML or JSON, or a workflow that n8n downloaded. It is kept as a draft."
        size="md"
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button
              variant="primary"
              loading={importing.isPending}
              disabled={text.trim() === ""}
              onClick={() => importing.mutate()}
            >
              Import workflow
            </Button>
          </>
        }
      >
        <div className="space-y-3">
          <div className="flex items-center gap-2">
            <label htmlFor={fileId} className={buttonClass("secondary", "sm") + " cursor-pointer"}>
              Choose a file
            </label>
            <input
              id={fileId}
              type="file"
              accept=".yaml,.yml,.json"
              className="sr-only"
              onChange={(event) => void event.target.files?.[0]?.text().then(setText)}
            />
            <span className="text-xs text-muted">or paste its text below</span>
          </div>
          <Field label="Document text" required>
            <Textarea
              rows={12}
              className="font-mono text-xs"
              spellCheck={false}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </Field>
          {importing.isError && (
            <Callout kind="danger" role="alert" title={errorMessage(importing.error)}>
              {importing.error instanceof ApiError && <ProblemList problems={importing.error.problems} />}
            </Callout>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}
