"use client";

import { type ComponentProps, forwardRef, type ReactNode, useId } from "react";

import { cn } from "@/lib/cn";

export interface CheckboxProps extends Omit<ComponentProps<"input">, "type"> {
  label: ReactNode;
  hideLabel?: boolean;
}

export const Checkbox = forwardRef<HTMLInputElement, CheckboxProps>(function Checkbox(
  { label, hideLabel = false, className, id, ...rest },
  ref,
) {
  const ownId = useId();
  return (
    <span className={cn("inline-flex items-center gap-2", className)}>
      <input
        ref={ref}
        id={id ?? ownId}
        type="checkbox"
        className="size-4 shrink-0 cursor-pointer accent-accent disabled:cursor-not-allowed"
        {...rest}
      />
      <label htmlFor={id ?? ownId} className={cn("cursor-pointer text-sm", hideLabel && "sr-only")}>
        {label}
      </label>
    </span>
  );
});
