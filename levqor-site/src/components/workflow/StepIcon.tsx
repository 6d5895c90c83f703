import {
  CalendarClock,
  ClipboardList,
  GitBranch,
  Globe,
  Hourglass,
  Inbox,
  type LucideIcon,
  Mail,
  MousePointerClick,
  Puzzle,
  Repeat,
  Reply,
  Rows3,
  Rss,
  ScrollText,
  Shapes,
  Split,
  Stamp,
  Table2,
  TriangleAlert,
  Webhook,
  Workflow,
} from "lucide-react";

import { cn } from "@/lib/cn";

const icons: Record<string, LucideIcon> = {
  manual: MousePointerClick,
  schedule: CalendarClock,
  webhook: Webhook,
  form: ClipboardList,
  error: TriangleAlert,
  workflow: Workflow,
  imap: Inbox,
  feed: Rss,
  http: Globe,
  email: Mail,
  tables: Table2,
  data: Shapes,
  log: ScrollText,
  "flow.if": GitBranch,
  "flow.switch": Split,
  "flow.each": Repeat,
  "flow.wait": Hourglass,
  "flow.approve": Stamp,
  "flow.parallel": Rows3,
  "flow.call": Workflow,
  "flow.respond": Reply,
};

/** The icon of a trigger or step, by its `use`. */
export function StepIcon({ use, className }: { use: string; className?: string }) {
  const Icon = icons[use] ?? icons[use.split(".")[0] ?? ""] ?? Puzzle;
  return <Icon aria-hidden className={cn("size-4 shrink-0", className)} />;
}
