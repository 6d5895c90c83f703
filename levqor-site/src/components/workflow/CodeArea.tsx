import type { ComponentProps, KeyboardEvent } from "react";

import { Textarea } from "@/components/ui";

import { indentationAfter } from "./indentation";

type Props = Omit<ComponentProps<typeof Textarea>, "value" | "onChange"> & {
  value: string;
  onChange: (code: string) => void;
};

/** A place to write code: one width for each letter, no wrapping, and a new line begins where the code goes on. */
export function CodeArea({ value, onChange, ...rest }: Props) {
  const keepIndentation = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const area = event.currentTarget;
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    const before = area.value.slice(0, area.selectionStart);
    area.setRangeText(`\n${indentationAfter(before)}`, area.selectionStart, area.selectionEnd, "end");
    onChange(area.value);
  };
  return (
    <Textarea
      {...rest}
      rows={12}
      wrap="off"
      spellCheck={false}
      autoCapitalize="off"
      autoComplete="off"
      className="overflow-x-auto font-mono"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={keepIndentation}
    />
  );
}
