"use client";

import { Trash2 } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";

import type { Column, DataRow, Json } from "@/lib/api/types";
import { cn } from "@/lib/cn";

import { CellEditor } from "./CellEditor";
import { cellText, columnKinds } from "./column-types";

interface Position {
  row: number;
  column: number;
}

interface DataGridProps {
  label: string;
  columns: Column[];
  rows: DataRow[];
  /** Cells can be walked through and read, and nothing can be changed. */
  readOnly?: boolean;
  onChange: (row: DataRow, values: Record<string, Json>) => void;
  onDelete: (row: DataRow) => void;
}

const steps: Record<string, Position> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
};

/**
 * A grid with one tab stop: arrows move, Enter, F2 or a click edits, typing replaces, Delete empties, Space switches a
 * yes-or-no cell, Escape leaves the value as it was. The last column deletes the row.
 */
export function DataGrid({ label, columns, rows, readOnly = false, onChange, onDelete }: DataGridProps) {
  const [active, setActive] = useState<Position>({ row: 0, column: 0 });
  const [typed, setTyped] = useState<string | null>(null);
  const [isEditing, setEditing] = useState(false);
  const grid = useRef<HTMLTableElement>(null);
  const mayTakeFocus = useRef(false);

  const lastColumn = readOnly ? columns.length - 1 : columns.length;
  const position = {
    row: Math.min(active.row, Math.max(0, rows.length - 1)),
    column: Math.min(active.column, lastColumn),
  };

  useEffect(() => {
    if (isEditing || !mayTakeFocus.current) return;
    mayTakeFocus.current = false;
    grid.current?.querySelector<HTMLElement>('[data-active="true"]')?.focus();
  });

  function move(to: Position) {
    mayTakeFocus.current = true;
    setActive({
      row: Math.max(0, Math.min(rows.length - 1, to.row)),
      column: Math.max(0, Math.min(lastColumn, to.column)),
    });
  }

  function edit(start: string | null) {
    if (readOnly) return;
    setTyped(start);
    setEditing(true);
  }

  function set(row: DataRow, column: Column, value: Json) {
    if (readOnly) return;
    if (JSON.stringify(row.values[column.name] ?? null) === JSON.stringify(value)) return;
    onChange(row, { [column.name]: value });
  }

  function onCellKey(event: KeyboardEvent, row: DataRow, column: Column | undefined) {
    const step = steps[event.key];
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (step && isPlain) {
      event.preventDefault();
      move({ row: position.row + step.row, column: position.column + step.column });
    } else if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      const isEnd = event.key === "End";
      const isFar = event.ctrlKey || event.metaKey;
      move({
        row: isFar ? (isEnd ? rows.length - 1 : 0) : position.row,
        column: isEnd ? columns.length - 1 : 0,
      });
    } else if (!column) {
      if (event.key === "Enter" || event.key === " " || event.key === "Delete") {
        event.preventDefault();
        onDelete(row);
      }
    } else if (column.type === "boolean" && (event.key === " " || event.key === "Enter")) {
      event.preventDefault();
      set(row, column, row.values[column.name] !== true);
    } else if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      edit(null);
    } else if ((event.key === "Delete" || event.key === "Backspace") && !column.required) {
      event.preventDefault();
      set(row, column, null);
    } else if (event.key.length === 1 && event.key !== " " && isPlain && column.type !== "boolean") {
      event.preventDefault();
      edit(event.key);
    }
  }

  return (
    <div className="relative overflow-x-auto">
      <table
        ref={grid}
        role="grid"
        aria-label={label}
        aria-readonly={readOnly}
        className="w-full border-collapse text-left text-sm"
      >
        <thead>
          <tr>
            {columns.map(({ name, type, required }) => {
              const { Icon, label: typeLabel } = columnKinds[type];
              return (
                <th
                  key={name}
                  scope="col"
                  className="h-9 min-w-36 whitespace-nowrap border-b border-r border-line bg-sunken px-3 text-xs font-medium text-muted"
                >
                  <span
                    className="flex items-center gap-1.5"
                    title={`${typeLabel}${required ? ", required" : ""}`}
                  >
                    <Icon aria-hidden className="size-3.5 shrink-0" />
                    {name}
                    {required && (
                      <span className="text-danger">
                        <span aria-hidden>*</span>
                        <span className="sr-only">required</span>
                      </span>
                    )}
                  </span>
                </th>
              );
            })}
            {!readOnly && (
              <th scope="col" className="w-11 border-b border-line bg-sunken">
                <span className="sr-only">Delete</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row, rowIndex) => (
            <tr key={row.id} className="group">
              {columns.map((column, columnIndex) => {
                const isActive = position.row === rowIndex && position.column === columnIndex;
                const here = { row: rowIndex, column: columnIndex };
                return (
                  <td key={column.name} className="h-9 max-w-80 border-r border-line p-0">
                    {isActive && isEditing ? (
                      <CellEditor
                        column={column}
                        value={row.values[column.name]}
                        typed={typed}
                        onCommit={(value, next) => {
                          setEditing(false);
                          set(row, column, value);
                          if (next === "down") move({ ...here, row: rowIndex + 1 });
                          if (next === "right") move({ ...here, column: columnIndex + 1 });
                          if (next === "left") move({ ...here, column: columnIndex - 1 });
                        }}
                        onCancel={(next) => {
                          setEditing(false);
                          if (next === "stay") move(here);
                        }}
                      />
                    ) : (
                      <CellButton
                        column={column}
                        value={row.values[column.name]}
                        isActive={isActive}
                        onFocus={() => setActive(here)}
                        onPress={() => {
                          setActive(here);
                          if (column.type === "boolean") set(row, column, row.values[column.name] !== true);
                          else edit(null);
                        }}
                        onKeyDown={(event) => onCellKey(event, row, column)}
                      />
                    )}
                  </td>
                );
              })}
              {!readOnly && (
                <td className="p-0 text-center">
                  <button
                    type="button"
                    aria-label={`Delete row ${rowIndex + 1}`}
                    title="Delete row"
                    tabIndex={position.row === rowIndex && position.column === columns.length ? 0 : -1}
                    data-active={position.row === rowIndex && position.column === columns.length}
                    onFocus={() => setActive({ row: rowIndex, column: columns.length })}
                    onKeyDown={(event) => onCellKey(event, row, undefined)}
                    onClick={() => onDelete(row)}
                    className="inline-flex size-9 items-center justify-center text-faint hover:text-danger focus-visible:-outline-offset-2"
                  >
                    <Trash2 aria-hidden className="size-4" />
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellButtonProps {
  column: Column;
  value: Json | undefined;
  isActive: boolean;
  onFocus: () => void;
  onPress: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

function CellButton({ column, value, isActive, onFocus, onPress, onKeyDown }: CellButtonProps) {
  const text = cellText(column.type, value);
  const isSwitch = column.type === "boolean";
  return (
    <button
      type="button"
      role={isSwitch ? "checkbox" : undefined}
      aria-checked={isSwitch ? value === true : undefined}
      aria-label={isSwitch ? column.name : `${column.name}: ${text || "empty"}`}
      tabIndex={isActive ? 0 : -1}
      data-active={isActive}
      onFocus={onFocus}
      onClick={onPress}
      onKeyDown={onKeyDown}
      className={cn(
        "block h-9 w-full cursor-default truncate px-3 focus:outline focus:outline-2 focus:-outline-offset-2 focus:outline-accent",
        column.type === "number" ? "text-right tabular-nums" : "text-left",
        column.type === "json" && "font-mono text-xs",
        text === "" && "text-faint",
      )}
    >
      {text || (isSwitch ? "–" : "")}
    </button>
  );
}
