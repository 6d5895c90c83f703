"use client";

import { type KeyboardEvent, useRef, useState } from "react";

import { toast } from "@/components/ui/toast";
import type { Column, Json } from "@/lib/api/types";
import { cn } from "@/lib/cn";

import { columnKinds, draftOf, readDraft } from "./column-types";

/** Where the focus goes afterwards; "nowhere" leaves it where the user has put it. */
export type NextCell = "down" | "right" | "left" | "nowhere";

interface CellEditorProps {
  column: Column;
  value: Json | undefined;
  /** The key that opened the editor and replaces the value; null edits the value as it is. */
  typed: string | null;
  onCommit: (value: Json, next: NextCell) => void;
  onCancel: (next: "stay" | "nowhere") => void;
}

const acceptsTyped = new Set(["text", "number", "email", "json"]);

export function CellEditor({ column, value, typed, onCommit, onCancel }: CellEditorProps) {
  const { inputType } = columnKinds[column.type];
  const isReplacing = typed !== null && acceptsTyped.has(column.type);
  const [draft, setDraft] = useState(isReplacing ? typed : draftOf(column.type, value));
  const [error, setError] = useState<string | null>(null);
  const isDone = useRef(false);

  function commit(next: NextCell) {
    if (isDone.current) return;
    const reading = readDraft(column.type, draft);
    const message = !reading.ok
      ? reading.message
      : reading.value === null && column.required
        ? `${column.name} is required.`
        : null;
    if (message !== null) {
      setError(message);
      if (next !== "nowhere") return;
      toast.error(`${column.name} was left as it was. ${message}`);
      cancel("nowhere");
      return;
    }
    isDone.current = true;
    if (reading.ok) onCommit(reading.value, next);
  }

  function cancel(next: "stay" | "nowhere") {
    isDone.current = true;
    onCancel(next);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter") {
      event.preventDefault();
      commit("down");
    } else if (event.key === "Tab") {
      event.preventDefault();
      commit(event.shiftKey ? "left" : "right");
    } else if (event.key === "Escape") {
      event.preventDefault();
      cancel("stay");
    }
  }

  return (
    <div className="relative">
      <input
        // The cell was just asked to be edited; the caret belongs here.
        autoFocus
        type={column.type === "number" ? "text" : inputType}
        inputMode={column.type === "number" ? "decimal" : undefined}
        step={column.type === "datetime" ? 1 : undefined}
        aria-label={column.name}
        aria-invalid={error !== null || undefined}
        value={draft}
        onChange={(event) => {
          setDraft(event.target.value);
          setError(null);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => commit("nowhere")}
        className={cn(
          "h-9 w-full min-w-32 bg-surface px-3 text-lg outline outline-2 -outline-offset-2 outline-accent sm:text-sm",
          column.type === "number" && "text-right tabular-nums",
          column.type === "json" && "font-mono sm:text-xs",
          error && "outline-danger",
        )}
      />
      {error && (
        <p
          role="alert"
          className="absolute left-0 top-full z-10 w-max max-w-64 rounded-b-md border border-line bg-surface px-2.5 py-1.5 text-xs text-danger shadow-overlay"
        >
          {error}
        </p>
      )}
    </div>
  );
}
