import type { Json } from "@/lib/api/types";

export type Values = Record<string, Json>;

/** What stands around a control. */
export interface Frame {
  label: string;
  help?: string;
  required: boolean;
  error?: string;
}

export interface FramedProps {
  frame: Frame;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  placeholder?: string;
}

/** A value as it stands in a box. */
export function shown(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function isMap(value: Json | undefined): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What was typed as JSON where it is JSON, otherwise as text. */
export function jsonOrText(typed: string): Json {
  try {
    return JSON.parse(typed) as Json;
  } catch {
    return typed;
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
