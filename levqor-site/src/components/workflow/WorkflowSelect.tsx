"use client";

import { Field, Input, Select } from "@/components/ui";
import { useEvery } from "@/lib/api/pages";

interface WorkflowSelectProps {
  label: string;
  required: boolean;
  help?: string;
  error?: string;
  value: string;
  onChange: (name: string | undefined) => void;
}

/** One of the workspace's published workflows by name; free text where there is none or it is an expression. */
export function WorkflowSelect({ label, required, help, error, value, onChange }: WorkflowSelectProps) {
  const workflows = useEvery(["workflows", "names"], "/api/workflows");
  const published = workflows.data?.filter((workflow) => workflow.status === "published") ?? [];
  const isKnown = published.some((workflow) => workflow.name === value || workflow.id === value);
  if (published.length === 0 || value.includes("${{")) {
    const hint = workflows.isSuccess ? "No workflow is published yet. Publish the one to call." : undefined;
    return (
      <Field label={label} required={required} help={hint ?? help} error={error}>
        <Input value={value} onChange={(event) => onChange(event.target.value || undefined)} />
      </Field>
    );
  }
  const options = [
    { value: "", label: "Choose a workflow" },
    ...published.map(({ id, name }) => ({ value: value === id ? id : name, label: name })),
    ...(value && !isKnown ? [{ value, label: `${value} (not published)` }] : []),
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
