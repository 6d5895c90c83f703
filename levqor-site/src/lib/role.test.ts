import { expect, test } from "vitest";

import { roleMay } from "./role";

test.each(["owner", "admin"] as const)("an %s edits and manages", (role) => {
  expect(roleMay(role, "edit")).toBe(true);
  expect(roleMay(role, "manage")).toBe(true);
});

test("an editor edits, and hands out no access", () => {
  expect(roleMay("editor", "edit")).toBe(true);
  expect(roleMay("editor", "manage")).toBe(false);
});

test("a viewer only looks", () => {
  expect(roleMay("viewer", "edit")).toBe(false);
  expect(roleMay("viewer", "manage")).toBe(false);
});

test("nothing is hidden from somebody whose role the server has not told yet", () => {
  expect(roleMay(undefined, "manage")).toBe(true);
});
