"use client";

import * as Radix from "@radix-ui/react-tabs";
import type { ComponentProps } from "react";

import { cn } from "@/lib/cn";

export const Tabs = Radix.Root;

export interface TabsListProps extends ComponentProps<typeof Radix.List> {
  label: string;
}

export function TabsList({ label, className, ...rest }: TabsListProps) {
  return (
    <Radix.List
      aria-label={label}
      className={cn("flex gap-1 overflow-x-auto border-b border-line", className)}
      {...rest}
    />
  );
}

export function Tab({ className, ...rest }: ComponentProps<typeof Radix.Trigger>) {
  return (
    <Radix.Trigger
      className={cn(
        "-mb-px h-9 shrink-0 whitespace-nowrap border-b-2 border-transparent px-2.5 text-sm font-medium text-muted hover:text-text focus-visible:-outline-offset-2 data-[state=active]:border-ink data-[state=active]:text-text",
        className,
      )}
      {...rest}
    />
  );
}

export function TabPanel({ className, ...rest }: ComponentProps<typeof Radix.Content>) {
  return <Radix.Content className={cn("pt-4", className)} {...rest} />;
}
