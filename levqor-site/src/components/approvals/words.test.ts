import { expect, test } from "vitest";

import { outcomeOf, whoDecides } from "./words";

test("who decides is said in words: addresses as they are, roles as people", () => {
  expect(whoDecides(["ann@example.com", "admin"])).toBe("ann@example.com, admins and owners");
});

test("an end says who decided, or why nobody did", () => {
  expect(outcomeOf({ status: "approved", decided_by: "ann@example.com" })).toBe(
    "Approved by ann@example.com",
  );
  expect(outcomeOf({ status: "expired", decided_by: null })).toBe("Nobody decided in time");
});
