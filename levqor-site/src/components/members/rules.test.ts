import { expect, test } from "vitest";

import { grantableRoles, mayChange, mayLeave, removalWords, seatsText } from "./rules";

test("an admin makes nobody an owner", () => {
  expect(grantableRoles("admin")).not.toContain("owner");
  expect(grantableRoles("owner")).toContain("owner");
});

test("nobody changes their own role, and only owners change owners", () => {
  expect(mayChange("owner", { role: "editor", is_you: true })).toBe(false);
  expect(mayChange("admin", { role: "owner", is_you: false })).toBe(false);
  expect(mayChange("owner", { role: "owner", is_you: false })).toBe(true);
  expect(mayChange("admin", { role: "viewer", is_you: false })).toBe(true);
});

test("the last owner cannot leave, and an invited owner is not one yet", () => {
  const you = { role: "owner", status: "active", is_you: true } as const;
  const invited = { role: "owner", status: "invited", is_you: false } as const;
  expect(mayLeave([you, invited])).toBe(false);
  expect(mayLeave([you, { ...invited, status: "active" }])).toBe(true);
});

test("leaving, removing and withdrawing are called what they are", () => {
  const member = { email: "tom@example.com", status: "active", is_you: false } as const;
  expect(removalWords(member).title).toBe("Remove tom@example.com?");
  expect(removalWords({ ...member, is_you: true }).title).toBe("Leave the workspace?");
  expect(removalWords({ ...member, status: "invited" }).title).toContain("Withdraw the invitation");
});

test("the number of users is compared with the plan's, where there is one", () => {
  expect(seatsText(1, null)).toBe("1 user. No limit on this installation.");
  expect(seatsText(2, 3)).toBe("2 users of 3 that the plan has room for.");
  expect(seatsText(3, 3)).toBe("3 users: every place of the plan is taken.");
});
