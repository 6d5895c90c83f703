"use client";

import { Field, Input, Select } from "@/components/ui";
import { useEvery } from "@/lib/api/pages";

interface TableSelectProps {
  label: string;
  required: boolean;
  help?: string;
  error?: string;
  value: string;
  onChange: (name: string | undefined) => void;
}

/** One of the workspace's tables by name; free text where there is none or the value is an expression. */
export function TableSelect({ label, required, help, error, value, onChange }: TableSelectProps) {
  const tables = useEvery(["tables", "names"], "/api/tables");
  const names = tables.data?.map((table) => table.name) ?? [];
  if (names.length === 0 || value.includes("${{")) {
    const hint = tables.isSuccess ? "This workspace has no table yet. Make one under Tables." : undefined;
    return (
      <Field label={label} required={required} help={help ?? hint} error={error}>
        <Input value={value} onChange={(event) => onChange(event.target.value || undefined)} />
      </Field>
    );
  }
  const options = [
    { value: "", label: "Choose a table" },
    ...names.map((name) => ({ value: name, label: name })),
    ...(value && !names.includes(value) ? [{ value, label: `${value} (not there yet)` }] : []),
  ];
  return (
    <Field label={label} required={required} help={help} error={error}>
      <Select
        options={options}
        value={value}
        onChange={(event) => onChange(event.target.value || undefined)}
      />
    </Field>
  );
}
