import { useState } from "react";

import { Field, Textarea } from "@/components/ui";

import { type FramedProps, jsonOrText } from "./fieldValues";

/** Anything: an expression, a text, or JSON. */
export function JsonControl({ frame, value, onChange, placeholder }: FramedProps) {
  const [text, setText] = useState(
    value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value, null, 2),
  );
  return (
    <Field {...frame} help={[frame.help, "Text, an expression, or JSON."].filter(Boolean).join(" ")}>
      <Textarea
        className="font-mono"
        rows={Math.min(10, Math.max(3, text.split("\n").length))}
        spellCheck={false}
        placeholder={placeholder}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          onChange(event.target.value.trim() === "" ? undefined : jsonOrText(event.target.value));
        }}
      />
    </Field>
  );
}
