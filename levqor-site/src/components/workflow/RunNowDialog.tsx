"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";

import {
  Button,
  Callout,
  Checkbox,
  Dialog,
  DialogClose,
  DialogContent,
  Field,
  Input,
  Select,
  Textarea,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import { ApiError, errorMessage } from "@/lib/api/error";
import type { Json, Workflow } from "@/lib/api/types";

import type { FormFieldValue } from "./FormFieldsEditor";
import { ProblemList } from "./ProblemList";
import { readJson, sampleInput } from "./sampleInput";
import { useRegistry } from "./useRegistry";

interface RunNowDialogProps {
  workflow: Workflow;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Starts a run by hand, with fields where the trigger has them and JSON otherwise, and shows it. */
export function RunNowDialog({ workflow, open, onOpenChange }: RunNowDialogProps) {
  const registered = useRegistry().findTrigger(workflow.trigger_use);
  const fields = fieldsOf(workflow);
  const [values, setValues] = useState<Record<string, Json>>({});
  const [text, setText] = useState(() => JSON.stringify(sampleInput(workflow, registered), null, 2));
  const router = useRouter();
  const queries = useQueryClient();

  const parsed = fields ? { value: values } : readJson(text);
  const run = useMutation({
    mutationFn: (input: Json) =>
      api.post("/api/workflows/{id}/runs", {
        path: { id: workflow.id },
        body: { input, version: workflow.version },
      }),
    onSuccess: (started) => {
      void queries.invalidateQueries({ queryKey: ["runs"] });
      void queries.invalidateQueries({ queryKey: ["workflows"] });
      router.push(`/runs/view?id=${started.id}`);
    },
  });

  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="Run now"
        description={explanation(workflow)}
        size="md"
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button
              variant="primary"
              loading={run.isPending}
              disabled={parsed.value === undefined}
              onClick={() => parsed.value !== undefined && run.mutate(parsed.value)}
            >
              Start run
            </Button>
          </>
        }
      >
        <div className="space-y-4">
          {fields ? (
            fields.map((field) => (
              <InputField
                key={field.name}
                field={field}
                value={values[field.name]}
                onChange={(value) => setValues({ ...values, [field.name]: value })}
              />
            ))
          ) : (
            <Field label="Test input (JSON)" required error={parsed.error}>
              <Textarea
                rows={8}
                className="font-mono text-xs"
                spellCheck={false}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            </Field>
          )}
          {run.isError && (
            <Callout kind="danger" role="alert" title={errorMessage(run.error)}>
              {run.error instanceof ApiError && (
                <ProblemList problems={run.error.problems} within={workflow.document} />
              )}
            </Callout>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}

function explanation(workflow: Workflow): string {
  const what = `Runs version ${workflow.version} for real: its steps send and change what they are told to.`;
  return workflow.trigger_use === "manual"
    ? what
    : `${what} The input takes the place of what the trigger brings.`;
}

function fieldsOf(workflow: Workflow): FormFieldValue[] | null {
  const fields = workflow.document.trigger.with?.fields;
  const isAsked = workflow.trigger_use === "manual" && Array.isArray(fields) && fields.length > 0;
  return isAsked ? (fields as unknown as FormFieldValue[]) : null;
}

interface InputFieldProps {
  field: FormFieldValue;
  value: Json | undefined;
  onChange: (value: Json) => void;
}

const inputTypes: Record<string, string> = { email: "email", number: "number", date: "date" };

function InputField({ field, value, onChange }: InputFieldProps) {
  const label = field.label ?? field.name;
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  if (field.type === "boolean") {
    return (
      <Checkbox label={label} checked={value === true} onChange={(event) => onChange(event.target.checked)} />
    );
  }
  return (
    <Field label={label} help={field.help} required={field.required ?? false}>
      {field.type === "choice" ? (
        <Select
          value={text}
          options={[{ value: "", label: "Choose" }, ...(field.choices ?? [])]}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : field.type === "long_text" ? (
        <Textarea value={text} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <Input
          type={inputTypes[field.type] ?? "text"}
          step="any"
          value={text}
          onChange={(event) =>
            onChange(
              field.type === "number" && event.target.value !== ""
                ? Number(event.target.value)
                : event.target.value,
            )
          }
        />
      )}
    </Field>
  );
}
