"use client";

import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";

import { Button, Checkbox, Field, IconButton, Input, Select } from "@/components/ui";

export interface FormFieldValue {
  name: string;
  label?: string;
  type: string;
  required?: boolean;
  choices?: string[];
  help?: string;
}

const types = [
  { value: "text", label: "Text" },
  { value: "long_text", label: "Long text" },
  { value: "email", label: "E-mail address" },
  { value: "number", label: "Number" },
  { value: "boolean", label: "Yes or no" },
  { value: "date", label: "Date" },
  { value: "choice", label: "Choice" },
];

interface FormFieldsEditorProps {
  value: FormFieldValue[];
  onChange: (fields: FormFieldValue[]) => void;
}

/** The name by which steps refer to a field, made from its label. */
export function fieldName(label: string): string {
  const slug = label
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[_0-9]+|_+$/g, "");
  return slug.slice(0, 40);
}

/** A list of form fields: label, name, type, required, and the choices of a choice. */
export function FormFieldsEditor({ value, onChange }: FormFieldsEditorProps) {
  const change = (index: number, changes: Partial<FormFieldValue>) =>
    onChange(value.map((field, at) => (at === index ? { ...field, ...changes } : field)));

  function relabel(index: number, label: string) {
    const field = value[index];
    const follows = !field?.name || field.name === fieldName(field.label ?? "");
    change(index, follows ? { label, name: fieldName(label) } : { label });
  }

  function move(index: number, by: -1 | 1) {
    const next = [...value];
    const [field] = next.splice(index, 1);
    if (field) next.splice(index + by, 0, field);
    onChange(next);
  }

  return (
    <div className="space-y-2">
      <ol aria-label="Form fields" className="space-y-2">
        {value.map((field, index) => {
          const title = field.label || field.name || `Field ${index + 1}`;
          return (
            <li key={index} className="rounded-md border border-line bg-canvas p-2.5">
              <div className="grid grid-cols-[repeat(auto-fit,minmax(7.5rem,1fr))] gap-2">
                <Field label="Label" required>
                  <Input value={field.label ?? ""} onChange={(event) => relabel(index, event.target.value)} />
                </Field>
                <Field label="Name" required>
                  <Input
                    value={field.name}
                    className="font-mono"
                    onChange={(event) => change(index, { name: event.target.value })}
                  />
                </Field>
                <Field label="Type" required>
                  <Select
                    options={types}
                    value={field.type}
                    onChange={(event) => change(index, { type: event.target.value })}
                  />
                </Field>
              </div>
              {field.type === "choice" && (
                <Field label="Choices" help="Separate them with commas." required className="mt-2">
                  <ChoicesInput
                    value={field.choices ?? []}
                    onChange={(choices) => change(index, { choices })}
                  />
                </Field>
              )}
              <div className="mt-2 flex items-center gap-1">
                <Checkbox
                  label="Required"
                  checked={field.required ?? false}
                  onChange={(event) => change(index, { required: event.target.checked })}
                  className="mr-auto"
                />
                <IconButton
                  size="sm"
                  label={`Move ${title} up`}
                  icon={<ArrowUp aria-hidden className="size-3.5" />}
                  disabled={index === 0}
                  onClick={() => move(index, -1)}
                />
                <IconButton
                  size="sm"
                  label={`Move ${title} down`}
                  icon={<ArrowDown aria-hidden className="size-3.5" />}
                  disabled={index === value.length - 1}
                  onClick={() => move(index, 1)}
                />
                <IconButton
                  size="sm"
                  label={`Remove ${title}`}
                  icon={<Trash2 aria-hidden className="size-3.5" />}
                  onClick={() => onChange(value.filter((_, at) => at !== index))}
                />
              </div>
            </li>
          );
        })}
      </ol>
      <Button
        size="sm"
        onClick={() => onChange([...value, { name: "", label: "", type: "text", required: false }])}
      >
        <Plus aria-hidden className="size-3.5" />
        Add field
      </Button>
    </div>
  );
}

function ChoicesInput({ value, onChange }: { value: string[]; onChange: (choices: string[]) => void }) {
  return (
    <Input
      defaultValue={value.join(", ")}
      onChange={(event) =>
        onChange(
          event.target.value
            .split(",")
            .map((choice) => choice.trim())
            .filter(Boolean),
        )
      }
    />
  );
}
