"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";

import { Button, Callout, Dialog, DialogClose, DialogContent, Field, Input } from "@/components/ui";
import { api } from "@/lib/api/client";
import { ApiError } from "@/lib/api/error";
import type { DataTable } from "@/lib/api/types";

import { type ColumnDraft, ColumnsEditor, newColumn } from "./ColumnsEditor";

interface TableDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The table to change; without it a new one is made. */
  table?: DataTable;
  onSaved: (table: DataTable) => void;
}

export function TableDialog({ open, onOpenChange, ...rest }: TableDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      {open && <TableForm {...rest} />}
    </Dialog>
  );
}

function TableForm({ table, onSaved }: Pick<TableDialogProps, "table" | "onSaved">) {
  const queries = useQueryClient();
  const [name, setName] = useState(table?.name ?? "");
  const [columns, setColumns] = useState<ColumnDraft[]>(
    () =>
      table?.columns.map((column) => ({ ...newColumn(), ...column, isStored: true })) ?? [newColumn("Name")],
  );

  const saving = useMutation({
    mutationFn: () => {
      const body = {
        name: name.trim(),
        columns: columns.map((column) => ({
          name: column.name.trim(),
          type: column.type,
          required: column.required,
        })),
      };
      return table
        ? api.patch("/api/tables/{id}", { path: { id: table.id }, body })
        : api.post("/api/tables", { body });
    },
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: ["tables"] });
      onSaved(saved);
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    saving.mutate();
  }

  const removed =
    table?.columns.filter(({ name: old }) => !columns.some((column) => column.name === old)) ?? [];
  const problems = saving.error instanceof ApiError ? saving.error.problems : [];
  const isComplete =
    name.trim() !== "" && columns.length > 0 && columns.every((column) => column.name.trim());

  return (
    <DialogContent
      title={table ? "Edit table" : "New table"}
      size="md"
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button
            variant="primary"
            type="submit"
            form="table-form"
            disabled={!isComplete}
            loading={saving.isPending}
          >
            {table ? "Save table" : "Create table"}
          </Button>
        </>
      }
    >
      <form id="table-form" onSubmit={submit} className="flex flex-col gap-4">
        {saving.error && (
          <Callout kind="danger" role="alert" title={saving.error.message}>
            {problems.length > 0 && (
              <ul className="list-disc pl-4">
                {problems.map((problem) => (
                  <li key={`${problem.path}:${problem.message}`}>{problem.message}</li>
                ))}
              </ul>
            )}
          </Callout>
        )}
        <Field label="Table name" required>
          <Input
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={100}
            placeholder="Leads"
            autoFocus
          />
        </Field>
        <ColumnsEditor columns={columns} onChange={setColumns} />
        {removed.length > 0 && (
          <Callout kind="warning" role="status">
            Saving deletes what the rows hold in {removed.map((column) => column.name).join(", ")}.
          </Callout>
        )}
      </form>
    </DialogContent>
  );
}
