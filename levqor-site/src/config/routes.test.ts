import { expect, test } from "vitest";

import { safeReturnTo } from "./routes";

test.each([
  "/tables",
  "/tables/view?id=tbl_1",
  "/workflows/new?query=a+b",
  "/pricing?plan=x&interval=yearly",
])("%s can be returned to", (address) => {
  expect(safeReturnTo(address)).toBe(address);
});

test.each([
  null,
  "",
  "//evil.example",
  "https://evil.example",
  "/\\evil.example",
  "/signin",
  "javascript:alert(1)",
])("%s leads to the dashboard instead", (address) => {
  expect(safeReturnTo(address)).toBe("/dashboard");
});
