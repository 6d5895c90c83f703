import type { Json, Registry } from "@/lib/api/types";

export interface ConnectionField {
  name: string;
  label: string;
  help: string | undefined;
  isRequired: boolean;
  /** Never shown again once stored. */
  isSecret: boolean;
  type: "text" | "number" | "boolean";
  choices: string[] | null;
  initial: string;
}

export interface Connectable {
  id: string;
  name: string;
  fields: ConnectionField[];
}

interface PropertySchema {
  title?: string;
  description?: string;
  type?: string;
  format?: string;
  writeOnly?: boolean;
  enum?: Json[];
  default?: Json;
}

function fieldsOf(schema: Record<string, Json>): ConnectionField[] {
  const properties = (schema.properties ?? {}) as unknown as Record<string, PropertySchema>;
  const required = new Set((schema.required ?? []) as string[]);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    label: property.title ?? name,
    help: property.description,
    isRequired: required.has(name),
    isSecret: property.writeOnly === true || property.format === "password",
    type: property.type === "boolean" ? "boolean" : isNumeric(property.type) ? "number" : "text",
    choices: property.enum?.map(String) ?? null,
    initial: property.default === undefined || property.default === null ? "" : String(property.default),
  }));
}

function isNumeric(type: string | undefined): boolean {
  return type === "number" || type === "integer";
}

/** The connectors whose steps need an account, each once, by name. */
export function connectable(registry: Registry | undefined): Connectable[] {
  const found = new Map<string, Connectable>();
  for (const step of registry?.steps ?? []) {
    if (!step.connection_schema || found.has(step.connector)) continue;
    found.set(step.connector, {
      id: step.connector,
      name: step.connector_name,
      fields: fieldsOf(step.connection_schema),
    });
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}
