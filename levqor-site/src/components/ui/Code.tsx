import type { ReactNode } from "react";

import type { Json } from "@/lib/api/types";
import { cn } from "@/lib/cn";

import { CopyButton } from "./CopyButton";

export function InlineCode({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <code className={cn("break-words rounded bg-sunken px-1 py-0.5 font-mono text-[0.92em]", className)}>
      {children}
    </code>
  );
}

export interface CodeProps {
  /** The accessible name of the block, such as "Request body". */
  label: string;
  text: string;
  /** Long lines break instead of scrolling. */
  wrap?: boolean;
  copy?: boolean;
  className?: string;
}

export function Code({ label, text, wrap = false, copy = true, className }: CodeProps) {
  return (
    <div className={cn("group relative min-w-0 rounded-md border border-line bg-sunken", className)}>
      {copy && (
        <CopyButton
          text={text}
          label={`Copy ${label.toLowerCase()}`}
          className="absolute right-1.5 top-1.5 bg-sunken opacity-0 focus-visible:opacity-100 group-hover:opacity-100 [@media(hover:none)]:opacity-100"
        />
      )}
      <pre
        role="region"
        aria-label={label}
        // A block that can scroll must be reachable by keyboard.
        tabIndex={0}
        className={cn(
          "max-h-96 overflow-auto px-3 py-2.5 font-mono text-xs leading-5 text-text focus-visible:-outline-offset-2",
          wrap && "whitespace-pre-wrap break-words",
        )}
      >
        {text}
      </pre>
    </div>
  );
}

export interface JsonViewProps extends Omit<CodeProps, "text"> {
  value: Json | undefined;
}

export function JsonView({ value, ...rest }: JsonViewProps) {
  return <Code text={value === undefined ? "" : JSON.stringify(value, null, 2)} {...rest} />;
}
