import { Plus, X } from "lucide-react";
import { useState } from "react";

import { Button, IconButton, Input } from "@/components/ui";
import type { Json } from "@/lib/api/types";

import { jsonOrText, shown, type Values } from "./fieldValues";

interface MapControlProps {
  label: string;
  required?: boolean;
  help?: string;
  error?: string;
  value: Values;
  onChange: (value: Json | undefined) => void;
}

/** Names and values, one row each. */
export function MapControl({ label, required = true, help, error, value, onChange }: MapControlProps) {
  const [rows, setRows] = useState(() =>
    Object.entries(value).map(([name, inner]) => ({ name, text: shown(inner) })),
  );

  function change(next: { name: string; text: string }[]) {
    setRows(next);
    const named = next.filter((row) => row.name !== "");
    onChange(
      named.length > 0 ? Object.fromEntries(named.map((row) => [row.name, jsonOrText(row.text)])) : undefined,
    );
  }

  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-sm font-medium">
        {label}
        {!required && <span className="ml-1.5 font-normal text-faint">optional</span>}
      </legend>
      <div className="space-y-1.5">
        {rows.map((row, index) => (
          <div key={index} className="flex items-start gap-1.5">
            <Input
              aria-label={`${label}: name ${index + 1}`}
              className="w-2/5 shrink-0 sm:w-40"
              placeholder="Name"
              value={row.name}
              onChange={(event) =>
                change(rows.map((old, at) => (at === index ? { ...old, name: event.target.value } : old)))
              }
            />
            <Input
              aria-label={`${label}: value of ${row.name || `row ${index + 1}`}`}
              placeholder="Value"
              value={row.text}
              onChange={(event) =>
                change(rows.map((old, at) => (at === index ? { ...old, text: event.target.value } : old)))
              }
            />
            <IconButton
              label={`Remove ${row.name || `row ${index + 1}`}`}
              icon={<X aria-hidden className="size-3.5" />}
              onClick={() => change(rows.filter((_, at) => at !== index))}
            />
          </div>
        ))}
        <Button size="sm" onClick={() => setRows([...rows, { name: "", text: "" }])}>
          <Plus aria-hidden className="size-3.5" />
          Add {label.toLowerCase()}
        </Button>
      </div>
      {help && <p className="mt-1.5 text-xs text-muted">{help}</p>}
      {error && (
        <p role="alert" className="mt-1 text-xs font-medium text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}
