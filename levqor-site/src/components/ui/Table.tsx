import type { ComponentProps } from "react";

import { cn } from "@/lib/cn";

export interface TableProps extends ComponentProps<"table"> {
  /** The accessible name. */
  label: string;
}

/** Scrolls inside itself when it is wider than the page. */
export function Table({ label, className, ...rest }: TableProps) {
  return (
    <div className="relative w-full overflow-x-auto">
      <table
        aria-label={label}
        className={cn("w-full border-collapse text-left text-sm", className)}
        {...rest}
      />
    </div>
  );
}

export function Thead(props: ComponentProps<"thead">) {
  return <thead {...props} />;
}

export function Tbody({ className, ...rest }: ComponentProps<"tbody">) {
  return <tbody className={cn("divide-y divide-line", className)} {...rest} />;
}

export function Tr({ className, ...rest }: ComponentProps<"tr">) {
  return <tr className={className} {...rest} />;
}

export function Th({ className, scope = "col", ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope={scope}
      className={cn(
        "h-9 whitespace-nowrap border-b border-line px-4 text-xs font-medium text-muted",
        className,
      )}
      {...rest}
    />
  );
}

export function Td({ className, ...rest }: ComponentProps<"td">) {
  return <td className={cn("h-11 px-4 py-1.5 align-middle", className)} {...rest} />;
}
