import { expect, test } from "vitest";

import { ApiError } from "@/lib/api/error";

import { failureText, failureTitle } from "./failures";

const unreachable = new ApiError("The server cannot be reached.", "unreachable", 0);
const broken = new ApiError("Something broke.", "internal_error", 500);

test("when nothing answers, that is what is said, and not which parts", () => {
  const failures = ["runs", "usage"].map((what) => ({ what, error: unreachable, isStale: false }));
  expect(failureTitle(failures)).toBe("The server is not answering");
});

test("when some parts fail, they are named", () => {
  const failures = ["runs", "usage", "alerts"].map((what) => ({ what, error: broken, isStale: false }));
  expect(failureTitle(failures)).toBe("Runs, usage and alerts could not be loaded");
  expect(failureTitle(failures.slice(0, 1))).toBe("Runs could not be loaded");
});

test("old numbers are said to be old", () => {
  expect(failureText([{ what: "runs", error: broken, isStale: true }])).toContain("may be old");
  expect(failureText([{ what: "runs", error: broken, isStale: false }])).not.toContain("may be old");
});
