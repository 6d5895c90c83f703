import { Checkbox, Field, Input, Select, Textarea } from "@/components/ui";
import type { Json } from "@/lib/api/types";

import { CodeArea } from "./CodeArea";
import { CronPreview } from "./CronPreview";
import { cronValue, isMap, shown } from "./fieldValues";
import { JsonControl } from "./JsonControl";
import { MapControl } from "./MapControl";
import type { ControlProps } from "./SchemaControl";
import { TableSelect } from "./TableSelect";
import { TextListControl } from "./TextListControl";
import { WorkflowSelect } from "./WorkflowSelect";

/** The control of a field's kind, for a fixed value. */
export function PlainControl({ field, value, onChange, error, timezone }: ControlProps) {
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
