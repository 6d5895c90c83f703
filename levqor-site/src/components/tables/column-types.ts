import {
  Braces,
  Calendar,
  CalendarClock,
  CheckSquare,
  Hash,
  type LucideIcon,
  Mail,
  Type,
} from "lucide-react";

import type { ColumnType, Json } from "@/lib/api/types";
import { absoluteTime } from "@/lib/time";

export interface ColumnKind {
  label: string;
  Icon: LucideIcon;
  inputType: "text" | "number" | "date" | "datetime-local" | "email";
}

export const columnKinds: Record<ColumnType, ColumnKind> = {
  text: { label: "Text", Icon: Type, inputType: "text" },
  number: { label: "Number", Icon: Hash, inputType: "number" },
  boolean: { label: "Yes or no", Icon: CheckSquare, inputType: "text" },
  date: { label: "Date", Icon: Calendar, inputType: "date" },
  datetime: { label: "Date and time", Icon: CalendarClock, inputType: "datetime-local" },
  email: { label: "Email", Icon: Mail, inputType: "email" },
  json: { label: "JSON", Icon: Braces, inputType: "text" },
};

export const columnTypeOptions = Object.entries(columnKinds).map(([value, { label }]) => ({ value, label }));

/** What a cell shows. */
export function cellText(type: ColumnType, value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (type === "datetime" && typeof value === "string") return absoluteTime(value);
  if (type === "json" || typeof value === "object") return JSON.stringify(value);
  if (type === "boolean") return value ? "Yes" : "No";
  return String(value);
}

/** What an editor starts with. */
export function draftOf(type: ColumnType, value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (type === "datetime" && typeof value === "string") return localInputValue(new Date(value));
  if (type === "json") return JSON.stringify(value);
  return String(value);
}

function localInputValue(instant: Date): string {
  const shifted = new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 19);
}

export type Reading = { ok: true; value: Json } | { ok: false; message: string };

/** Turns what was typed into the column's value; nothing typed is null. */
export function readDraft(type: ColumnType, draft: string): Reading {
  const text = type === "text" ? draft : draft.trim();
  if (text === "") return { ok: true, value: null };
  switch (type) {
    case "number": {
      const number = Number(text);
      return Number.isFinite(number)
        ? { ok: true, value: number }
        : { ok: false, message: `${text} is not a number.` };
    }
    case "boolean":
      return { ok: true, value: text === "true" };
    case "datetime": {
      const instant = new Date(text);
      return Number.isNaN(instant.getTime())
        ? { ok: false, message: "This is not a date and time." }
        : { ok: true, value: instant.toISOString().replace(".000Z", "Z") };
    }
    case "json":
      try {
        return { ok: true, value: JSON.parse(text) as Json };
      } catch {
        return { ok: false, message: 'This is not JSON. Text needs quotation marks, such as "blue".' };
      }
    case "text":
    case "date":
    case "email":
      return { ok: true, value: text };
  }
}
