import type { ReactNode } from "react";

import { cn } from "@/lib/cn";

const rhythm =
  "max-w-reading text-lg text-text [&>*+*]:mt-4 [&_h3]:pt-3 [&_h3]:text-lg [&_h3]:font-semibold " +
  "[&_ul]:list-disc [&_ul]:pl-5 [&_ol]:list-decimal [&_ol]:pl-5 [&_li+li]:mt-1.5 [&_li]:pl-1 [&_li]:marker:text-faint";

/** Running text: one column that reads well. */
export function Prose({ className, children }: { className?: string; children: ReactNode }) {
  return <div className={cn(rhythm, className)}>{children}</div>;
}
