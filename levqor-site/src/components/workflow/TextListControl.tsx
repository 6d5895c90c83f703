import { useState } from "react";

import { Field, Textarea } from "@/components/ui";

import { type FramedProps, shown } from "./fieldValues";

/** Several short texts, one per line; a single one may also be given as a plain text. */
export function TextListControl({ frame, value, onChange, placeholder }: FramedProps) {
  const wasText = typeof value === "string";
  const [text, setText] = useState(Array.isArray(value) ? value.map(shown).join("\n") : shown(value));
  return (
    <Field {...frame} help={[frame.help, "One per line."].filter(Boolean).join(" ")}>
      <Textarea
        rows={Math.min(6, Math.max(2, text.split("\n").length))}
        placeholder={placeholder}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          const lines = event.target.value.split("\n").map((line) => line.trim());
          const given = lines.filter(Boolean);
          onChange(given.length === 0 ? undefined : given.length === 1 && wasText ? given[0] : given);
        }}
      />
    </Field>
  );
}
