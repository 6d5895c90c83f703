import { Cable, type LucideIcon, Plug, Table2, Workflow } from "lucide-react";

import { cn } from "@/lib/cn";

import type { DependencyKind } from "./assistants";

const icons: Record<DependencyKind, LucideIcon> = {
  workflow: Workflow,
  connection: Cable,
  table: Table2,
  connector: Plug,
};

export function KindIcon({ kind, className }: { kind: DependencyKind; className?: string }) {
  const Icon = icons[kind];
  return <Icon aria-hidden className={cn("size-4 shrink-0", className)} />;
}
