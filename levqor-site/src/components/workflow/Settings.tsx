import type { Json } from "@/lib/api/types";
import { Code, InlineCode } from "@/components/ui";

interface SettingsProps {
  values: Record<string, Json | undefined>;
  /** The one that holds a program. */
  code?: string;
}

/** The settings of a step or trigger, read only: names and values, expressions marked. */
export function Settings({ values, code }: SettingsProps) {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return null;
  return (
    <dl className="grid grid-cols-[minmax(4rem,auto)_1fr] gap-x-4 gap-y-1 text-sm sm:grid-cols-[minmax(6rem,auto)_1fr]">
      {entries.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="truncate text-muted">{name.replaceAll("_", " ")}</dt>
          <dd className="min-w-0">
            {name === code && typeof value === "string" ? (
              <Code label="Program" text={value} copy={false} wrap />
            ) : (
              <SettingValue value={value as Json} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function SettingValue({ value }: { value: Json }) {
  if (typeof value === "string") return <ExpressionText text={value} />;
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) {
    return <ExpressionText text={value.join(", ")} />;
  }
  if (isFieldList(value)) {
    return (
      <ul className="space-y-0.5">
        {value.map((field) => (
          <li key={field.name} className="break-words">
            {field.label ?? field.name}{" "}
            <span className="text-muted">
              ({[field.name, field.type ?? "text", field.required && "required"].filter(Boolean).join(", ")})
            </span>
          </li>
        ))}
      </ul>
    );
  }
  if (isFlatMap(value)) {
    return (
      <ul className="space-y-0.5">
        {Object.entries(value).map(([name, inner]) => (
          <li key={name} className="break-words">
            <span className="text-muted">{name}:</span>{" "}
            {typeof inner === "string" ? <ExpressionText text={inner} /> : String(inner)}
          </li>
        ))}
      </ul>
    );
  }
  if (typeof value === "object" && value !== null) {
    return (
      <pre className="overflow-x-auto whitespace-pre-wrap break-words font-mono text-xs leading-5">
        {JSON.stringify(value, null, 2)}
      </pre>
    );
  }
  return <span className="tabular-nums">{String(value)}</span>;
}

interface FieldValue {
  name: string;
  label?: string;
  type?: string;
  required?: boolean;
}

function isFieldList(value: Json): value is Json & FieldValue[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      (item) => typeof item === "object" && item !== null && "name" in item && typeof item.name === "string",
    )
  );
}

function isFlatMap(value: Json): value is Record<string, Json> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((inner) => typeof inner !== "object" || inner === null)
  );
}

/** Text in which ${{ expressions }} stand out. */
export function ExpressionText({ text }: { text: string }) {
  const parts = text.split(/(\$\{\{.*?\}\})/gs);
  return (
    <span className="whitespace-pre-wrap break-words">
      {parts.map((part, index) =>
        part.startsWith("${{") ? (
          <InlineCode key={index} className="bg-accent-subtle text-accent">
            {part.slice(3, -2).trim()}
          </InlineCode>
        ) : (
          part
        ),
      )}
    </span>
  );
}
