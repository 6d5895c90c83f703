"use client";

import { Pencil } from "lucide-react";
import { useState } from "react";

import {
  Button,
  Callout,
  Dialog,
  DialogClose,
  DialogContent,
  Field,
  IconButton,
  Input,
  Select,
} from "@/components/ui";
import { errorMessage } from "@/lib/api/error";
import type { WorkflowDocument } from "@/lib/api/types";

import { type Rules, runRules, withRules } from "./runRules";

interface RunSettingsProps {
  document: WorkflowDocument;
  mayEdit: boolean;
  /** Keeps the changed document; throws when the server refuses it. */
  onSave: (document: WorkflowDocument, message: string) => Promise<unknown>;
}

/** What becomes of runs that come at the same time, in a line below the steps, and a form for it. */
export function RunSettings({ document, mayEdit, onSave }: RunSettingsProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section
      aria-label="How its runs go"
      className="mt-2 flex min-h-11 items-center gap-2.5 rounded-md border border-dashed border-line px-3 py-2 text-sm"
    >
      <p className="min-w-0 flex-1 text-muted">
        <span className="mr-2 font-medium text-text">Runs</span>
        {runRules(document.settings ?? {})}
      </p>
      {mayEdit && (
        <IconButton
          size="sm"
          label="Edit how its runs go"
          icon={<Pencil aria-hidden className="size-3.5" />}
          onClick={() => setIsOpen(true)}
        />
      )}
      {isOpen && <RulesDialog document={document} onSave={onSave} onClose={() => setIsOpen(false)} />}
    </section>
  );
}

const modes = [
  { value: "parallel", label: "Both run" },
  { value: "queued", label: "It waits for its turn" },
  { value: "single", label: "It is not carried out" },
  { value: "restart", label: "The older one is cancelled" },
];

function RulesDialog({
  document,
  onSave,
  onClose,
}: Omit<RunSettingsProps, "mayEdit"> & { onClose: () => void }) {
  const [rules, setRules] = useState<Rules>(document.settings ?? {});
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const mode = rules.mode ?? "parallel";
  const rate = rules.rate ?? null;

  async function save() {
    setBusy(true);
    setError(null);
    try {
      await onSave(withRules(document, rules), "Changed how its runs go");
      onClose();
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  }

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="How its runs go"
        description="Saving makes a new version of the workflow."
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button variant="primary" loading={busy} onClick={() => void save()}>
              Save version
            </Button>
          </>
        }
      >
        <div className="space-y-4">
          <Field label="When a run comes while another is under way" required>
            <Select
              value={mode}
              options={modes}
              onChange={(event) => setRules({ ...rules, mode: event.target.value as Rules["mode"] })}
            />
          </Field>
          {mode === "queued" && (
            <Field label="Runs at the same time">
              <Input
                type="number"
                min={1}
                max={1000}
                placeholder="1"
                value={rules.concurrency ?? ""}
                onChange={(event) =>
                  setRules({
                    ...rules,
                    concurrency: event.target.value ? Number(event.target.value) : undefined,
                  })
                }
              />
            </Field>
          )}
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="At most so many runs" help="Empty: as many as come.">
              <Input
                type="number"
                min={1}
                max={10_000}
                value={rate?.runs ?? ""}
                onChange={(event) =>
                  setRules({
                    ...rules,
                    rate: event.target.value
                      ? { runs: Number(event.target.value), per: rate?.per ?? "1h" }
                      : undefined,
                  })
                }
              />
            </Field>
            <Field label="Within">
              <Input
                placeholder="1h"
                disabled={rate === null}
                value={rate?.per ?? ""}
                onChange={(event) =>
                  rate && setRules({ ...rules, rate: { ...rate, per: event.target.value } })
                }
              />
            </Field>
          </div>
          <Field label="Time-out of a run" help="Waits and the time in line included.">
            <Input
              placeholder="None"
              value={rules.timeout ?? ""}
              onChange={(event) => setRules({ ...rules, timeout: event.target.value || undefined })}
            />
          </Field>
          {error !== null && (
            <Callout kind="danger" role="alert">
              {errorMessage(error)}
            </Callout>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}
