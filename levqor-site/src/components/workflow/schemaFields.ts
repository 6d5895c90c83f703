import type { Json } from "@/lib/api/types";

type Schema = Record<string, Json>;

export type FieldKind =
  | "text"
  | "long_text"
  | "code"
  | "secret"
  | "number"
  | "boolean"
  | "choice"
  | "text_list"
  | "map"
  | "form_fields"
  | "cron"
  | "table"
  | "workflow"
  | "json";

/** One control of a form, read from a property of a JSON Schema. */
export interface SchemaField {
  name: string;
  label: string;
  help?: string;
  kind: FieldKind;
  required: boolean;
  choices: Json[];
  fallback: Json | undefined;
  example: string | undefined;
}

export function schemaFields(schema: Schema): SchemaField[] {
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  return Object.entries(asSchema(schema.properties)).map(([name, property]) => {
    const outer = resolved(asSchema(property), schema);
    const inner = withoutNull(outer, schema);
    return {
      name,
      label: text(outer.title) ?? text(inner.title) ?? sentence(name),
      help: text(outer.description) ?? text(inner.description),
      kind: kindOf(name, inner, outer, schema),
      required: required.has(name),
      choices: choicesOf(inner),
      fallback: outer.default,
      example: exampleOf(outer) ?? exampleOf(inner),
    };
  });
}

const widgets = new Set<string>([
  "long_text",
  "code",
  "form_fields",
  "cron",
  "table",
  "workflow",
  "map",
  "json",
] satisfies FieldKind[]);

function kindOf(name: string, inner: Schema, outer: Schema, root: Schema): FieldKind {
  const widget = text(outer.widget) ?? text(inner.widget);
  if (widget && widgets.has(widget)) return widget as FieldKind;
  if (name === "cron") return "cron";
  if (choicesOf(inner).length > 0) return "choice";
  switch (inner.type) {
    case "string":
      return inner.writeOnly === true || outer.writeOnly === true ? "secret" : "text";
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "array":
      return kindOfList(resolved(asSchema(inner.items), root));
    case "object":
      return inner.properties === undefined ? "map" : "json";
    default:
      return "json";
  }
}

function kindOfList(items: Schema): FieldKind {
  if (items.type === "string" && !items.enum) return "text_list";
  const properties = asSchema(items.properties);
  return "name" in properties && "type" in properties && "label" in properties ? "form_fields" : "json";
}

function resolved(schema: Schema, root: Schema): Schema {
  const reference = text(schema.$ref);
  if (!reference) return schema;
  const { $ref: _, ...beside } = schema;
  const found = asSchema(asSchema(root.$defs)[reference.split("/").at(-1) ?? ""]);
  return { ...found, ...beside };
}

/** The alternative that a person fills in: not null, and text rather than structure where both are allowed. */
function withoutNull(schema: Schema, root: Schema): Schema {
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (!Array.isArray(alternatives)) return schema;
  const real = alternatives
    .map((alternative) => resolved(asSchema(alternative), root))
    .filter((alternative) => alternative.type !== "null");
  const onlyOne = real.length === 1 ? real[0] : undefined;
  return onlyOne ?? real.find((alternative) => alternative.type === "array") ?? {};
}

function choicesOf(schema: Schema): Json[] {
  if (Array.isArray(schema.enum)) return schema.enum;
  return schema.const !== undefined ? [schema.const] : [];
}

function exampleOf(schema: Schema): string | undefined {
  const first = Array.isArray(schema.examples) ? schema.examples[0] : undefined;
  return first === undefined ? undefined : typeof first === "string" ? first : JSON.stringify(first);
}

function asSchema(value: Json | undefined): Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function sentence(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function holdsExpression(value: Json | undefined): value is string {
  return typeof value === "string" && value.includes("${{");
}
