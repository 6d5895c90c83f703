import { expect, test } from "vitest";

import { AUTOMATED_SHARE, estimateSavings, FORMULA, readAmount } from "./roi";

test("a week's hours become a month's by 52 weeks in 12 months, of which the assumed share is saved", () => {
  const { hoursSaved, value } = estimateSavings(12, 20);
  expect(hoursSaved).toBeCloseTo(52 * AUTOMATED_SHARE);
  expect(value).toBeCloseTo(52 * AUTOMATED_SHARE * 20);
});

test("no hours save nothing", () => {
  expect(estimateSavings(0, 50)).toEqual({ hoursSaved: 0, value: 0 });
});

test("the shown formula has the share that is reckoned with", () => {
  expect(FORMULA).toContain(`${AUTOMATED_SHARE * 100}%`);
});

test.each([
  ["7.5", 7.5],
  [" 7,5 ", 7.5],
  ["0", 0],
  ["168", 168],
])("%s is %d", (text, amount) => {
  expect(readAmount(text, 168)).toBe(amount);
});

test.each(["", " ", "-1", "169", "ten", "1e999", "NaN", "1,2,3"])("%s is no amount", (text) => {
  expect(readAmount(text, 168)).toBeNull();
});
