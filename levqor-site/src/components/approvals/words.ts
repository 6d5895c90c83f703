import type { Approval } from "@/lib/api/types";

type Decided = Pick<Approval, "status" | "decided_by">;

/** How a question ended, in a sentence. */
export function outcomeOf({ status, decided_by: by }: Decided): string {
  switch (status) {
    case "approved":
      return `Approved by ${by ?? "somebody"}`;
    case "rejected":
      return `Rejected by ${by ?? "somebody"}`;
    case "expired":
      return "Nobody decided in time";
    case "withdrawn":
      return "The run ended before anybody decided";
    case "waiting":
      return "Waits for a decision";
  }
}

const roles: Record<string, string> = {
  owner: "owners",
  admin: "admins and owners",
  editor: "everybody who may edit",
  viewer: "every member",
};

/** Who may decide, in a few words. */
export function whoDecides(who: readonly string[]): string {
  return who.map((name) => roles[name] ?? name).join(", ");
}
