"use client";

import * as Radix from "@radix-ui/react-dropdown-menu";
import type { ComponentProps, ReactNode } from "react";

import { cn } from "@/lib/cn";

/** Not modal: a modal one would hide the page from screen readers and leave its controls in the order of the keyboard. */
export function Menu(props: ComponentProps<typeof Radix.Root>) {
  return <Radix.Root modal={false} {...props} />;
}

export const MenuTrigger = Radix.Trigger;

export function MenuContent({ className, align = "end", ...rest }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        align={align}
        sideOffset={6}
        className={cn(
          "z-50 min-w-44 max-w-[calc(100vw-1.5rem)] animate-rise-in rounded-md border border-line bg-surface p-1 shadow-overlay",
          className,
        )}
        {...rest}
      />
    </Radix.Portal>
  );
}

export interface MenuItemProps extends ComponentProps<typeof Radix.Item> {
  icon?: ReactNode;
  danger?: boolean;
}

export function MenuItem({ icon, danger = false, className, children, asChild, ...rest }: MenuItemProps) {
  return (
    <Radix.Item
      asChild={asChild}
      className={cn(
        "flex h-8 cursor-pointer items-center gap-2 rounded px-2 text-sm outline-none data-[disabled]:pointer-events-none data-[highlighted]:bg-hover data-[disabled]:opacity-55",
        danger ? "text-danger" : "text-text",
        className,
      )}
      {...rest}
    >
      {asChild ? (
        children
      ) : (
        <>
          {icon}
          {children}
        </>
      )}
    </Radix.Item>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="truncate px-2 py-1.5 text-xs text-muted">{children}</Radix.Label>;
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}
