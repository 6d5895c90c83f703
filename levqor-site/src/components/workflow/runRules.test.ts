import { expect, test } from "vitest";

import type { WorkflowDocument } from "@/lib/api/types";

import { runRules, withRules } from "./runRules";

const document: WorkflowDocument = { name: "Test", trigger: { use: "manual" }, steps: [] };

test("how runs go is said in sentences", () => {
  expect(runRules({})).toBe("They may go at the same time.");
  expect(runRules({ mode: "queued", concurrency: 3, rate: { runs: 10, per: "1h" } })).toBe(
    "At most 3 are under way; others wait for their turn. At most 10 begin within 1h.",
  );
});

test("what is not set or does not apply is left out of the document", () => {
  expect(withRules(document, { mode: "parallel", concurrency: 3 })).toEqual(document);
  expect(withRules(document, { mode: "single", concurrency: 3 }).settings).toEqual({ mode: "single" });
  expect(withRules({ ...document, settings: { mode: "single" } }, {})).toEqual(document);
});
