"use client";

import { Plus, X } from "lucide-react";
import { useState } from "react";

import { Button, Checkbox, Field, IconButton, Input, Select } from "@/components/ui";
import type { ColumnType } from "@/lib/api/types";

import { columnTypeOptions } from "./column-types";

export interface ColumnDraft {
  key: number;
  name: string;
  type: ColumnType;
  required: boolean;
  /** The table already has it; another name would be another column. */
  isStored: boolean;
}

let lastKey = 0;

export function newColumn(name = ""): ColumnDraft {
  lastKey += 1;
  return { key: lastKey, name, type: "text", required: false, isStored: false };
}

interface ColumnsEditorProps {
  columns: ColumnDraft[];
  onChange: (columns: ColumnDraft[]) => void;
}

export function ColumnsEditor({ columns, onChange }: ColumnsEditorProps) {
  const [added, setAdded] = useState<number | null>(null);

  function change(key: number, part: Partial<ColumnDraft>) {
    onChange(columns.map((column) => (column.key === key ? { ...column, ...part } : column)));
  }

  function add() {
    const column = newColumn();
    setAdded(column.key);
    onChange([...columns, column]);
  }

  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-sm font-medium">Columns</legend>
      <ol className="flex flex-col gap-2">
        {columns.map((column, index) => {
          const which = column.name || `column ${index + 1}`;
          return (
            <li
              key={column.key}
              className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-2 rounded-md border border-line p-2 sm:grid-cols-[minmax(0,1fr)_9rem_auto_auto] sm:border-0 sm:p-0"
            >
              <Field label={`Name of column ${index + 1}`} required hideLabel>
                <Input
                  autoFocus={column.key === added}
                  value={column.name}
                  onChange={(event) => change(column.key, { name: event.target.value })}
                  maxLength={100}
                  placeholder="Column name"
                  disabled={column.isStored}
                  title={column.isStored ? "A column keeps its name" : undefined}
                />
              </Field>
              <IconButton
                label={`Remove ${which}`}
                icon={<X aria-hidden className="size-4" />}
                disabled={columns.length === 1}
                onClick={() => onChange(columns.filter(({ key }) => key !== column.key))}
                className="sm:order-last"
              />
              <Field label={`Type of ${which}`} required hideLabel>
                <Select
                  value={column.type}
                  onChange={(event) => change(column.key, { type: event.target.value as ColumnType })}
                  options={columnTypeOptions}
                />
              </Field>
              <Checkbox
                label={
                  <>
                    Required<span className="sr-only"> in {which}</span>
                  </>
                }
                checked={column.required}
                onChange={(event) => change(column.key, { required: event.target.checked })}
              />
            </li>
          );
        })}
      </ol>
      <Button size="sm" variant="ghost" className="self-start" onClick={add}>
        <Plus aria-hidden className="size-3.5" />
        Add column
      </Button>
    </fieldset>
  );
}
