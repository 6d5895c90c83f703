"use client";

import type { Json, Problem } from "@/lib/api/types";

import type { Values } from "./fieldValues";
import { normalPath } from "./paths";
import { SchemaControl } from "./SchemaControl";
import { schemaFields } from "./schemaFields";

interface SchemaFormProps {
  schema: Record<string, Json>;
  values: Values;
  onChange: (values: Values) => void;
  /** Problems, and the path of these values in the document: `steps[0].with`. */
  problems?: readonly Problem[];
  path?: string;
  timezone: string;
}

/** A form made from a JSON Schema. Every value may also be an expression: ${{ trigger.fields.email }}. */
export function SchemaForm({
  schema,
  values,
  onChange,
  problems = [],
  path = "",
  timezone,
}: SchemaFormProps) {
  const fields = schemaFields(schema);

  function change(name: string, value: Json | undefined) {
    const { [name]: _, ...others } = values;
    onChange(value === undefined ? others : { ...values, [name]: value });
  }

  if (fields.length === 0) return <p className="text-sm text-muted">There is nothing to set here.</p>;
  return (
    <div className="space-y-4">
      {fields.map((field) => (
        <SchemaControl
          key={field.name}
          field={field}
          value={values[field.name]}
          onChange={(value) => change(field.name, value)}
          error={errorAt(problems, `${path}.${field.name}`)}
          takesExpressions={!path.startsWith("trigger.")}
          timezone={
            typeof values.timezone === "string" && values.timezone !== "" ? values.timezone : timezone
          }
        />
      ))}
    </div>
  );
}

function errorAt(problems: readonly Problem[], place: string): string | undefined {
  const found = problems.find((problem) => {
    const path = normalPath(problem.path);
    return path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`);
  });
  return found && [found.message, found.hint].filter(Boolean).join(" ");
}
