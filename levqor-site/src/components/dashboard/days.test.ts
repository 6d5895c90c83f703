import { expect, test } from "vitest";

import { barsOf, dayName, totalsOf } from "./days";

const days = [
  { date: "2026-11-20", runs: 0, failed: 0 },
  { date: "2026-11-21", runs: 4, failed: 4 },
  { date: "2026-11-22", runs: 8, failed: 2 },
];

test("the highest day fills the chart, and failed runs are part of its height", () => {
  const [none, bad, best] = barsOf(days);
  expect(none).toMatchObject({ failedHeight: 0, otherHeight: 0 });
  expect(bad).toMatchObject({ failedHeight: 50, otherHeight: 0 });
  expect(best).toMatchObject({ failedHeight: 25, otherHeight: 75 });
});

test("days without a run draw nothing instead of dividing by nothing", () => {
  expect(barsOf([{ date: "2026-11-22", runs: 0, failed: 0 }])[0]).toMatchObject({
    failedHeight: 0,
    otherHeight: 0,
  });
});

test("each bar says its day and its numbers", () => {
  expect(barsOf(days)[2]?.label).toBe("22 Nov: 8 runs, 2 failed");
});

test("the totals are the sums of the days", () => {
  expect(totalsOf(days)).toEqual({ runs: 12, failed: 6, failedShare: 0.5 });
});

test("where nothing has run, no share is made up", () => {
  expect(totalsOf([]).failedShare).toBeNull();
});

test("a day is the same day in every time zone", () => {
  expect(dayName("2026-11-01")).toBe("1 Nov");
});
