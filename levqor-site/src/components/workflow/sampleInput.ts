import type { Json, RegistryTrigger, Workflow } from "@/lib/api/types";

import type { FormFieldValue } from "./FormFieldsEditor";

/** Something to start from: the shape of what the trigger brings, empty, or a worked example of it. */
export function sampleInput(workflow: Workflow, registered: RegistryTrigger | undefined): Json {
  const fields = workflow.document.trigger.with?.fields;
  switch (workflow.trigger_use) {
    case "form":
      return { fields: emptyValues(fields) };
    case "manual":
      return emptyValues(fields);
    case "webhook":
      return { body: {}, query: {}, headers: {}, method: "POST" };
    default:
      return registered?.sample ?? {};
  }
}

function emptyValues(fields: Json | undefined): Json {
  const list = Array.isArray(fields) ? (fields as unknown as FormFieldValue[]) : [];
  return Object.fromEntries(list.map(({ name, type }) => [name, empty[type ?? "text"] ?? ""]));
}

const empty: Partial<Record<string, Json>> = { boolean: false, number: 0 };

/** A text as JSON, or what is wrong with it in a sentence. An empty text is an empty input. */
export function readJson(text: string): { value?: Json; error?: string } {
  if (text.trim() === "") return { value: {} };
  try {
    return { value: JSON.parse(text) as Json };
  } catch (error) {
    return { error: `Not JSON: ${error instanceof Error ? error.message : "check the text"}` };
  }
}
