import { PasswordInput } from "@/components/account/PasswordInput";
import { Checkbox, Field, Input, Select, Textarea } from "@/components/ui";
import { problemOf } from "@/lib/api/problems";

import { type ConnectionField, type FieldValues, shownFields } from "./connectors";

interface ConnectionFieldsProps {
  fields: ConnectionField[];
  values: FieldValues;
  onChange: (name: string, value: string) => void;
  error: unknown;
}

/** The form of a connector, from its schema. A mask stands for a stored secret until another one is typed. */
export function ConnectionFields({ fields, values, onChange, error }: ConnectionFieldsProps) {
  return shownFields(fields, values).map((field) => (
    <FieldOf
      key={field.name}
      field={field}
      value={values[field.name] ?? ""}
      onChange={(value) => onChange(field.name, value)}
      error={problemOf(error, `values.${field.name}`)}
    />
  ));
}

interface FieldOfProps {
  field: ConnectionField;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}

function FieldOf({ field, value, onChange, error }: FieldOfProps) {
  if (field.type === "boolean") {
    return (
      <Checkbox
        label={field.label}
        checked={value === "true"}
        onChange={(event) => onChange(String(event.target.checked))}
      />
    );
  }
  const common = { value, required: field.isRequired, autoComplete: "off" };
  return (
    <Field label={field.label} help={field.help} required={field.isRequired} error={error}>
      {field.choices ? (
        <Select options={field.choices} value={value} onChange={(event) => onChange(event.target.value)} />
      ) : field.isLong ? (
        <Textarea
          {...common}
          className="font-mono text-xs"
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : field.isSecret ? (
        <PasswordInput
          {...common}
          onFocus={(event) => event.target.select()}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <Input
          {...common}
          type={field.type === "number" ? "number" : "text"}
          step="any"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
