"use client";

import { useState } from "react";

import { Button, toast } from "@/components/ui";
import type { WorkflowDocument } from "@/lib/api/types";

interface SaveBarProps {
  state: { isChanged: boolean; isChecked: boolean; document: WorkflowDocument | null };
  reset: () => void;
  onSave: (document: WorkflowDocument, message?: string) => Promise<void>;
}

/** Saves an edited document as a new version. */
export function SaveBar({ state, reset, onSave }: SaveBarProps) {
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
