import type { Session } from "@/lib/api/types";

export type Role = Session["role"];

/** `edit`: change workflows, runs and data. `manage`: hand out access and pay. */
export type Permission = "edit" | "manage";

const permissions: Record<Role, readonly Permission[]> = {
  owner: ["edit", "manage"],
  admin: ["edit", "manage"],
  editor: ["edit"],
  viewer: [],
};

export const roleNames: Record<Role, string> = {
  owner: "Owner",
  admin: "Admin",
  editor: "Editor",
  viewer: "Viewer",
};

/** What a role means, in the words of the people who hand it out. */
export const roleMeanings: Record<Role, string> = {
  owner: "Everything, and the workspace cannot be left without one.",
  admin: "Everything an editor may, and members, connections, API keys and the plan.",
  editor: "Builds, publishes and runs workflows, and changes tables.",
  viewer: "Sees workflows, runs and tables, and changes nothing.",
};

/**
 * Whether a role may do this. While the role is not known (the server has not answered), nothing is hidden: the server
 * refuses what is not allowed, and hiding everything would make an outage look like a missing right.
 */
export function roleMay(role: Role | undefined, permission: Permission): boolean {
  return role === undefined || permissions[role].includes(permission);
}
