"use client";

import { ConfirmDialog, toast } from "@/components/ui";

import { useWorkflowActions } from "./useWorkflowActions";

interface DeleteWorkflowDialogProps {
  /** The workflow to delete; null closes the dialog. */
  workflow: { id: string; name: string } | null;
  onClose: () => void;
  onDeleted?: () => void;
}

export function DeleteWorkflowDialog({ workflow, onClose, onDeleted }: DeleteWorkflowDialogProps) {
  const { remove } = useWorkflowActions();

  async function confirm() {
    if (!workflow) return;
    try {
      await remove(workflow.id);
      toast.success(`${workflow.name} is deleted`);
      onDeleted?.();
    } catch (error) {
      toast.error(error);
      throw error;
    }
  }

  return (
    <ConfirmDialog
      open={workflow !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${workflow?.name ?? "workflow"}?`}
      description="Its trigger stops at once and its versions are gone. The history of its runs stays."
      confirmLabel="Delete workflow"
      danger
      onConfirm={confirm}
    />
  );
}
