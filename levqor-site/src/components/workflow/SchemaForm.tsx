"use client";

import { Plus, X } from "lucide-react";
import { useState } from "react";

import { Button, Checkbox, Field, IconButton, Input, Select, Textarea } from "@/components/ui";
import type { Json, Problem } from "@/lib/api/types";

import { CodeArea } from "./CodeArea";
import { CronPreview } from "./CronPreview";
import { type FormFieldValue, FormFieldsEditor } from "./FormFieldsEditor";
import { normalPath } from "./paths";
import { holdsExpression, type SchemaField, schemaFields } from "./schemaFields";
import { TableSelect } from "./TableSelect";
import { WorkflowSelect } from "./WorkflowSelect";

type Values = Record<string, Json>;

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

interface ControlProps {
  field: SchemaField;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  error?: string;
  timezone: string;
  /** Off for a trigger, which is set before there is anything to refer to. */
  takesExpressions: boolean;
}

const canHoldText = new Set(["text", "long_text", "code", "secret", "cron", "table", "workflow"]);

function SchemaControl(props: ControlProps) {
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

function PlainControl({ field, value, onChange, error, timezone }: ControlProps) {
  const frame = { label: field.label, help: field.help, required: field.required, error };
  const placeholder = field.example ?? shown(field.fallback);
  switch (field.kind) {
    case "text":
    case "secret":
      return (
        <Field {...frame}>
          <Input
            autoComplete="off"
            spellCheck={false}
            placeholder={placeholder}
            value={shown(value)}
            onChange={(event) => onChange(event.target.value || undefined)}
          />
        </Field>
      );
    case "long_text":
      return (
        <Field {...frame}>
          <Textarea
            rows={5}
            placeholder={placeholder}
            value={shown(value)}
            onChange={(event) => onChange(event.target.value || undefined)}
          />
        </Field>
      );
    case "code":
      return (
        <Field {...frame}>
          <CodeArea value={shown(value)} onChange={(code) => onChange(code || undefined)} />
        </Field>
      );
    case "number":
      return (
        <Field {...frame}>
          <Input
            type="number"
            step="any"
            placeholder={placeholder}
            value={typeof value === "number" ? value : ""}
            onChange={(event) => onChange(event.target.value === "" ? undefined : Number(event.target.value))}
          />
        </Field>
      );
    case "boolean":
      return (
        <div>
          <Checkbox
            label={field.label}
            checked={typeof value === "boolean" ? value : field.fallback === true}
            onChange={(event) => onChange(event.target.checked)}
          />
          {field.help && <p className="mt-1 text-xs text-muted">{field.help}</p>}
          {error && <p className="mt-1 text-xs font-medium text-danger">{error}</p>}
        </div>
      );
    case "choice":
      return (
        <Field {...frame}>
          <Select
            value={value === undefined ? "" : JSON.stringify(value)}
            onChange={(event) =>
              onChange(event.target.value ? (JSON.parse(event.target.value) as Json) : undefined)
            }
            options={[
              {
                value: "",
                label: field.fallback === undefined ? "Choose" : `Default (${shown(field.fallback)})`,
              },
              ...field.choices.map((choice) => ({ value: JSON.stringify(choice), label: shown(choice) })),
            ]}
          />
        </Field>
      );
    case "table":
      return <TableSelect {...frame} value={shown(value)} onChange={onChange} />;
    case "workflow":
      return <WorkflowSelect {...frame} value={shown(value)} onChange={onChange} />;
    case "text_list":
      return <TextListControl frame={frame} value={value} onChange={onChange} placeholder={placeholder} />;
    case "cron":
      return (
        <div className="space-y-2">
          <Field {...frame} help={field.help ?? "Five fields: minute hour day month weekday."}>
            <Input
              className="font-mono"
              spellCheck={false}
              placeholder="30 8 * * 1-5"
              value={Array.isArray(value) ? value.join("; ") : shown(value)}
              onChange={(event) => onChange(cronValue(event.target.value))}
            />
          </Field>
          {value !== undefined && <CronPreview cron={value as string | string[]} timezone={timezone} />}
        </div>
      );
    case "map":
      return (
        <MapControl
          label={field.label}
          required={field.required}
          help={field.help}
          error={error}
          value={isMap(value) ? value : {}}
          onChange={onChange}
        />
      );
    case "form_fields":
    case "json":
      return <JsonControl frame={frame} value={value} onChange={onChange} placeholder={placeholder} />;
  }
}

/** Several schedules may be written with semicolons between them. */
export function cronValue(text: string): string | string[] | undefined {
  const crons = text
    .split(";")
    .map((cron) => cron.trim())
    .filter(Boolean);
  return crons.length > 1 ? crons : text.trim() === "" ? undefined : text;
}

function shown(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isMap(value: Json | undefined): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

interface Frame {
  label: string;
  help?: string;
  required: boolean;
  error?: string;
}

interface FramedProps {
  frame: Frame;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  placeholder?: string;
}

/** Several short texts, one per line; a single one may also be given as a plain text. */
function TextListControl({ frame, value, onChange, placeholder }: FramedProps) {
  const wasText = typeof value === "string";
  const [text, setText] = useState(Array.isArray(value) ? value.map(shown).join("\n") : shown(value));
  return (
    <Field {...frame} help={[frame.help, "One per line."].filter(Boolean).join(" ")}>
      <Textarea
        rows={Math.min(6, Math.max(2, text.split("\n").length))}
        placeholder={placeholder}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          const lines = event.target.value.split("\n").map((line) => line.trim());
          const given = lines.filter(Boolean);
          onChange(given.length === 0 ? undefined : given.length === 1 && wasText ? given[0] : given);
        }}
      />
    </Field>
  );
}

function JsonControl({ frame, value, onChange, placeholder }: FramedProps) {
  const [text, setText] = useState(
    value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value, null, 2),
  );
  return (
    <Field {...frame} help={[frame.help, "Text, an expression, or JSON."].filter(Boolean).join(" ")}>
      <Textarea
        className="font-mono"
        rows={Math.min(10, Math.max(3, text.split("\n").length))}
        spellCheck={false}
        placeholder={placeholder}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          onChange(event.target.value.trim() === "" ? undefined : jsonOrText(event.target.value));
        }}
      />
    </Field>
  );
}

/** What was typed as JSON where it is JSON, otherwise as text. */
export function jsonOrText(typed: string): Json {
  try {
    return JSON.parse(typed) as Json;
  } catch {
    return typed;
  }
}

interface MapControlProps {
  label: string;
  required?: boolean;
  help?: string;
  error?: string;
  value: Values;
  onChange: (value: Json | undefined) => void;
}

/** Names and values, one row each. */
export function MapControl({ label, required = true, help, error, value, onChange }: MapControlProps) {
  const [rows, setRows] = useState(() =>
    Object.entries(value).map(([name, inner]) => ({ name, text: shown(inner) })),
  );

  function change(next: { name: string; text: string }[]) {
    setRows(next);
    const named = next.filter((row) => row.name !== "");
    onChange(
      named.length > 0 ? Object.fromEntries(named.map((row) => [row.name, jsonOrText(row.text)])) : undefined,
    );
  }

  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-sm font-medium">
        {label}
        {!required && <span className="ml-1.5 font-normal text-faint">optional</span>}
      </legend>
      <div className="space-y-1.5">
        {rows.map((row, index) => (
          <div key={index} className="flex items-start gap-1.5">
            <Input
              aria-label={`${label}: name ${index + 1}`}
              className="w-2/5 shrink-0 sm:w-40"
              placeholder="Name"
              value={row.name}
              onChange={(event) =>
                change(rows.map((old, at) => (at === index ? { ...old, name: event.target.value } : old)))
              }
            />
            <Input
              aria-label={`${label}: value of ${row.name || `row ${index + 1}`}`}
              placeholder="Value"
              value={row.text}
              onChange={(event) =>
                change(rows.map((old, at) => (at === index ? { ...old, text: event.target.value } : old)))
              }
            />
            <IconButton
              label={`Remove ${row.name || `row ${index + 1}`}`}
              icon={<X aria-hidden className="size-3.5" />}
              onClick={() => change(rows.filter((_, at) => at !== index))}
            />
          </div>
        ))}
        <Button size="sm" onClick={() => setRows([...rows, { name: "", text: "" }])}>
          <Plus aria-hidden className="size-3.5" />
          Add {label.toLowerCase()}
        </Button>
      </div>
      {help && <p className="mt-1.5 text-xs text-muted">{help}</p>}
      {error && (
        <p role="alert" className="mt-1 text-xs font-medium text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}
