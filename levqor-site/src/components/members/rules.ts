import type { Member } from "@/lib/api/types";
import type { Role } from "@/lib/role";

/** The roles that somebody may give to others: an owner every one, an admin none above their own. */
export function grantableRoles(own: Role | undefined): Role[] {
  return own === "owner" ? ["owner", "admin", "editor", "viewer"] : ["admin", "editor", "viewer"];
}

/** Whether somebody may change a row: nobody changes their own role, and only owners change owners. */
export function mayChange(own: Role | undefined, member: Pick<Member, "role" | "is_you">): boolean {
  return !member.is_you && (own === "owner" || member.role !== "owner");
}

/** Whether the workspace keeps an owner when the one who looks leaves it. */
export function mayLeave(items: readonly Pick<Member, "role" | "status" | "is_you">[]): boolean {
  return items.some(({ role, status, is_you }) => role === "owner" && status === "active" && !is_you);
}

interface Removal {
  button: string;
  title: string;
  what: string;
  done: string;
}

/** Taking a member out, withdrawing an invitation and leaving are one act with three names. */
export function removalWords(member: Pick<Member, "email" | "status" | "is_you">): Removal {
  if (member.status === "invited") {
    return {
      button: `Withdraw the invitation of ${member.email}`,
      title: `Withdraw the invitation of ${member.email}?`,
      what: "The link in the mail stops working.",
      done: `Withdrew the invitation of ${member.email}.`,
    };
  }
  const what = "API keys for this workspace stop working at once. What was made in it stays.";
  if (member.is_you) {
    return {
      button: "Leave the workspace",
      title: "Leave the workspace?",
      what: `You are signed out. ${what}`,
      done: "",
    };
  }
  return {
    button: `Remove ${member.email}`,
    title: `Remove ${member.email}?`,
    what: `They are signed out of this workspace. ${what}`,
    done: `Removed ${member.email}.`,
  };
}

/** How many users there are, and how many the plan has room for. */
export function seatsText(used: number, limit: number | null): string {
  const users = used === 1 ? "1 user" : `${used.toLocaleString("en-GB")} users`;
  if (limit === null) return `${users}. No limit on this installation.`;
  return used >= limit
    ? `${users}: every place of the plan is taken.`
    : `${users} of ${limit.toLocaleString("en-GB")} that the plan has room for.`;
}
