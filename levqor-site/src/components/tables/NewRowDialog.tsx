"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";

import {
  Button,
  Callout,
  Checkbox,
  Dialog,
  DialogClose,
  DialogContent,
  Field,
  Input,
  Textarea,
  toast,
} from "@/components/ui";
import { formMessage, problemOf } from "@/lib/api/problems";
import type { Column, DataTable, Json } from "@/lib/api/types";

import { columnKinds, readDraft } from "./column-types";

interface NewRowDialogProps {
  table: DataTable;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onAdded: (values: Record<string, Json>) => Promise<void>;
}

export function NewRowDialog({ open, onOpenChange, ...rest }: NewRowDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      {open && <NewRowForm {...rest} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

interface NewRowFormProps extends Pick<NewRowDialogProps, "table" | "onAdded"> {
  onDone: () => void;
}

function NewRowForm({ table, onAdded, onDone }: NewRowFormProps) {
  const [drafts, setDrafts] = useState<Record<string, string>>({});
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const adding = useMutation({
    mutationFn: onAdded,
    onSuccess: () => {
      toast.success("Added the row.");
      onDone();
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    const values: Record<string, Json> = {};
    const messages: Record<string, string> = {};
    for (const { name, type, required } of table.columns) {
      const reading = readDraft(type, drafts[name] ?? (type === "boolean" ? "false" : ""));
      if (!reading.ok) messages[name] = reading.message;
      else if (reading.value === null && required) messages[name] = `${name} is required.`;
      else if (reading.value !== null) values[name] = reading.value;
    }
    setWrong(messages);
    if (Object.keys(messages).length === 0) adding.mutate(values);
  }

  const message = formMessage(
    adding.error,
    table.columns.map(({ name }) => `values.${name}`),
  );
  return (
    <DialogContent
      title="Add row"
      description={table.name}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" type="submit" form="new-row" loading={adding.isPending}>
            Add row
          </Button>
        </>
      }
    >
      <form id="new-row" onSubmit={submit} noValidate className="flex flex-col gap-4">
        {message && (
          <Callout kind="danger" role="alert">
            {message}
          </Callout>
        )}
        {table.columns.map((column) => (
          <DraftField
            key={column.name}
            column={column}
            draft={drafts[column.name] ?? ""}
            error={wrong[column.name] ?? problemOf(adding.error, `values.${column.name}`)}
            onChange={(draft) => {
              setDrafts({ ...drafts, [column.name]: draft });
              setWrong(({ [column.name]: _corrected, ...others }) => others);
            }}
          />
        ))}
      </form>
    </DialogContent>
  );
}

interface DraftFieldProps {
  column: Column;
  draft: string;
  error: string | undefined;
  onChange: (draft: string) => void;
}

function DraftField({ column, draft, error, onChange }: DraftFieldProps) {
  if (column.type === "boolean") {
    return (
      <Checkbox
        label={column.name}
        checked={draft === "true"}
        onChange={(event) => onChange(String(event.target.checked))}
      />
    );
  }
  const { inputType } = columnKinds[column.type];
  return (
    <Field label={column.name} required={column.required} error={error}>
      {column.type === "json" ? (
        <Textarea
          value={draft}
          onChange={(event) => onChange(event.target.value)}
          rows={3}
          className="font-mono"
        />
      ) : (
        <Input
          type={inputType}
          step={column.type === "datetime" ? 1 : "any"}
          value={draft}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
