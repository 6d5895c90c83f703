import { useState } from "react";

import { Button, Field, Input } from "@/components/ui";
import type { Json } from "@/lib/api/types";

import { type FormFieldValue, FormFieldsEditor } from "./FormFieldsEditor";
import { PlainControl } from "./PlainControl";
import { holdsExpression, type SchemaField } from "./schemaFields";

export interface ControlProps {
  field: SchemaField;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  error?: string;
  timezone: string;
  /** Off for a trigger, which is set before there is anything to refer to. */
  takesExpressions: boolean;
}

const canHoldText = new Set(["text", "long_text", "code", "secret", "cron", "table", "workflow"]);

/** One field of a schema, with its value as it is or as an expression. */
export function SchemaControl(props: ControlProps) {
  const { field, value, onChange, error, takesExpressions } = props;
  const [asExpression, setAsExpression] = useState(holdsExpression(value));
  const isTextual = canHoldText.has(field.kind);

  if (field.kind === "form_fields" && !asExpression) {
    return (
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium">{field.label}</legend>
        <FormFieldsEditor
          value={Array.isArray(value) ? (value as unknown as FormFieldValue[]) : []}
          onChange={(fields) => onChange(fields as unknown as Json)}
        />
        {error && <p className="mt-1 text-xs font-medium text-danger">{error}</p>}
      </fieldset>
    );
  }
  return (
    <div>
      {asExpression && !isTextual ? (
        <Field label={field.label} help={field.help} required={field.required} error={error}>
          <Input
            className="font-mono"
            placeholder="${{ steps.fetch.body.total }}"
            value={typeof value === "string" ? value : ""}
            onChange={(event) => onChange(event.target.value || undefined)}
          />
        </Field>
      ) : (
        <PlainControl {...props} />
      )}
      {!isTextual && field.kind !== "json" && takesExpressions && (
        <Button
          variant="ghost"
          size="sm"
          className="-ml-2 mt-0.5 h-6 text-xs"
          onClick={() => {
            setAsExpression(!asExpression);
            onChange(undefined);
          }}
        >
          {asExpression ? "Set a fixed value" : "Use an expression"}
        </Button>
      )}
    </div>
  );
}
