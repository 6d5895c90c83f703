import { expect, test } from "vitest";

import { durationText, relativeTime } from "./time";

const now = new Date("2026-01-31T12:00:00Z");

test.each([
  ["2026-01-31T11:59:58Z", "just now"],
  ["2026-01-31T11:57:00Z", "3 minutes ago"],
  ["2026-01-31T14:00:00Z", "in 2 hours"],
  ["2026-01-30T11:00:00Z", "yesterday"],
])("%s is %s", (instant, words) => {
  expect(relativeTime(instant, now)).toBe(words);
});

test.each([
  ["2026-01-31T11:59:59.160Z", "840 ms"],
  ["2026-01-31T11:59:56.800Z", "3.2 s"],
  ["2026-01-31T11:55:55Z", "4 min 05 s"],
  ["2026-01-31T09:50:00Z", "2 h 10 min"],
])("from %s to noon it took %s", (from, words) => {
  expect(durationText(from, now)).toBe(words);
});
