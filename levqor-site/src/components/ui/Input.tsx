"use client";

import { type ComponentProps, forwardRef } from "react";

import { cn } from "@/lib/cn";

import { useFieldControl } from "./Field";

/** 16 px on phones, so that the browser does not zoom in on focus. */
export const controlClass =
  "w-full min-w-0 rounded-md border border-field bg-surface px-2.5 text-lg text-text sm:text-sm " +
  "hover:border-muted disabled:cursor-not-allowed disabled:bg-sunken disabled:text-faint " +
  "aria-[invalid=true]:border-danger focus-visible:outline-offset-0";

export const Input = forwardRef<HTMLInputElement, ComponentProps<"input">>(function Input(
  { className, ...rest },
  ref,
) {
  return (
    <input ref={ref} {...useFieldControl()} className={cn(controlClass, "h-9 sm:h-8", className)} {...rest} />
  );
});

export const Textarea = forwardRef<HTMLTextAreaElement, ComponentProps<"textarea">>(function Textarea(
  { className, rows = 4, ...rest },
  ref,
) {
  return (
    <textarea
      ref={ref}
      rows={rows}
      {...useFieldControl()}
      className={cn(controlClass, "resize-y py-2 leading-relaxed", className)}
      {...rest}
    />
  );
});
