import {
  CalendarClock,
  Cable,
  LayoutDashboard,
  type LucideIcon,
  Mail,
  Play,
  Settings,
  Stamp,
  Table2,
  Waypoints,
  Workflow,
} from "lucide-react";

export interface Section {
  href: string;
  label: string;
  Icon: LucideIcon;
}

/** The signed-in areas, in the order of the sidebar. */
export const sectionGroups: { label: string; sections: Section[] }[] = [
  {
    label: "Automation",
    sections: [
      { href: "/dashboard", label: "Dashboard", Icon: LayoutDashboard },
      { href: "/workflows", label: "Workflows", Icon: Workflow },
      { href: "/runs", label: "Runs", Icon: Play },
      { href: "/approvals", label: "Approvals", Icon: Stamp },
      { href: "/schedules", label: "Schedules", Icon: CalendarClock },
      { href: "/graph", label: "Dependencies", Icon: Waypoints },
    ],
  },
  {
    label: "Data",
    sections: [
      { href: "/tables", label: "Tables", Icon: Table2 },
      { href: "/outbox", label: "Outbox", Icon: Mail },
      { href: "/connections", label: "Connections", Icon: Cable },
    ],
  },
  { label: "Workspace", sections: [{ href: "/settings", label: "Settings", Icon: Settings }] },
];

export const sections: Section[] = sectionGroups.flatMap((group) => group.sections);

const signedInRoots = new Set(sections.map((section) => section.href.slice(1)));

/** Whether the first part of an address (without its slash) needs a session. */
export function isSignedInRoot(root: string | null): boolean {
  return root !== null && signedInRoots.has(root);
}

/** Whether a page is open to whoever has its link, although the pages around it need a session. */
export function isOpenToLinks(segments: readonly string[]): boolean {
  return segments[0] === "approvals" && segments[1] === "view";
}

/** Public, and yet returned to: whoever chose a plan there signs in and goes on to its checkout. */
const PRICING = "pricing";

/** A local address to go to after signing in; anything else becomes the dashboard. */
export function safeReturnTo(next: string | null): string {
  if (!next || !/^\/[a-z]/i.test(next)) return "/dashboard";
  const root = next.slice(1).split(/[/?#]/)[0] ?? null;
  return isSignedInRoot(root) || root === PRICING ? next : "/dashboard";
}
