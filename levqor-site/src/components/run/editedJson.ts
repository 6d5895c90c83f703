import type { Json } from "@/lib/api/types";

export type JsonObject = { [key: string]: Json };

/** A text as a JSON object, or what is wrong with it in a sentence. */
export function readObject(text: string): { value?: JsonObject; error?: string } {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    return { error: `This is not JSON: ${error instanceof Error ? error.message : "check the text"}.` };
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    return { error: "This has to be a JSON object: { … }." };
  }
  return { value };
}

/** The entries of `after` that are not as in `before`. */
export function changedEntries(before: JsonObject, after: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(after).filter(([name, value]) => JSON.stringify(before[name]) !== JSON.stringify(value)),
  );
}
