import { expect, test } from "vitest";

import { changeTo, isAskedFirst, smallerPlan } from "./planChange";

const plans = [{ id: "starter" }, { id: "launch" }, { id: "growth" }, { id: "agency" }] as const;

test("the order of the price list decides what is an upgrade and what is not", () => {
  expect(changeTo("growth", "launch", plans)).toBe("upgrade");
  expect(changeTo("starter", "launch", plans)).toBe("downgrade");
  expect(changeTo("launch", "launch", plans)).toBe("same");
});

test("a workspace without a plan starts one", () => {
  expect(changeTo("starter", null, plans)).toBe("start");
});

test("only a cancel and a downgrade are asked about first", () => {
  expect((["start", "same", "upgrade", "downgrade", "cancel"] as const).filter(isAskedFirst)).toEqual([
    "downgrade",
    "cancel",
  ]);
});

test("the next smaller plan is offered instead of cancelling, and none below the smallest", () => {
  expect(smallerPlan("growth", plans)?.id).toBe("launch");
  expect(smallerPlan("starter", plans)).toBeNull();
  expect(smallerPlan(null, plans)).toBeNull();
});
