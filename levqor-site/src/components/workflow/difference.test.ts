import { describe, expect, it, test } from "vitest";

import { difference } from "./difference";

describe("the difference of two texts", () => {
  it("is what stands between their common start and end, in whole words", () => {
    expect(difference("https://shop.example/ordres?x=1", "https://shop.example/orders?x=1")).toEqual({
      start: "https://shop.example/",
      before: "ordres",
      after: "orders",
      end: "?x=1",
    });
  });

  it("is nothing when they are the same", () => {
    expect(difference("same", "same")).toEqual({ start: "same", before: "", after: "", end: "" });
  });

  it("does not count a repeated word twice", () => {
    expect(difference("a a", "a a a")).toEqual({ start: "a a", before: "", after: " a", end: "" });
  });
});

test.each([
  ["", "new"],
  ["${{ trigger.body.total }}", "${{ double(trigger.body.total) }}"],
  ["Grüße, 5 €", "Grüße, 7 €!"],
  ["x", "entirely other"],
])("%j and %j are put together again from their parts", (before, after) => {
  const parts = difference(before, after);
  expect(parts.start + parts.before + parts.end).toBe(before);
  expect(parts.start + parts.after + parts.end).toBe(after);
});
