"use client";

import { ChevronsUpDown } from "lucide-react";
import { type ComponentProps, forwardRef } from "react";

import { cn } from "@/lib/cn";

import { useFieldControl } from "./Field";
import { controlClass } from "./Input";

export interface SelectProps extends ComponentProps<"select"> {
  options?: readonly (string | { value: string; label: string })[];
}

/** The browser's own select: the best one on a phone and for a screen reader. */
export const Select = forwardRef<HTMLSelectElement, SelectProps>(function Select(
  { options, className, children, ...rest },
  ref,
) {
  return (
    <span className={cn("relative block min-w-0", className)}>
      <select
        ref={ref}
        {...useFieldControl()}
        className={cn(controlClass, "h-9 cursor-pointer appearance-none truncate pr-8 sm:h-8")}
        {...rest}
      >
        {options?.map((option) => {
          const { value, label } = typeof option === "string" ? { value: option, label: option } : option;
          return (
            <option key={value} value={value}>
              {label}
            </option>
          );
        })}
        {children}
      </select>
      <ChevronsUpDown
        aria-hidden
        className="pointer-events-none absolute right-2.5 top-1/2 size-3.5 -translate-y-1/2 text-faint"
      />
    </span>
  );
});
