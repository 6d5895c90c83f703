import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

import { cn } from "@/lib/cn";

const kinds = {
  info: { className: "border-info/30 bg-info-subtle", text: "text-info", Icon: Info },
  success: { className: "border-success/30 bg-success-subtle", text: "text-success", Icon: CircleCheck },
  warning: { className: "border-warning/30 bg-warning-subtle", text: "text-warning", Icon: TriangleAlert },
  danger: { className: "border-danger/30 bg-danger-subtle", text: "text-danger", Icon: CircleAlert },
};

export interface CalloutProps {
  kind?: keyof typeof kinds;
  title?: ReactNode;
  actions?: ReactNode;
  /** "alert" interrupts a screen reader; use it for what just went wrong. */
  role?: "alert" | "status";
  className?: string;
  children?: ReactNode;
}

export function Callout({ kind = "info", title, actions, role, className, children }: CalloutProps) {
  const { Icon, ...look } = kinds[kind];
  return (
    <div
      role={role}
      className={cn("flex gap-2.5 rounded-md border px-3 py-2.5 text-sm", look.className, className)}
    >
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", look.text)} />
      <div className="min-w-0 flex-1">
        {title && <p className="font-medium text-text">{title}</p>}
        {children && <div className="break-words text-text">{children}</div>}
        {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
