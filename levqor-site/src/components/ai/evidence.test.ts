import { expect, test } from "vitest";

import { placeOfEvidence } from "./evidence";

test("a piece of evidence leads to the step that it comes from, also inside branches and loops", () => {
  expect(placeOfEvidence("steps.fetch.status", "404")).toEqual({ kind: "step", path: "fetch" });
  expect(placeOfEvidence("steps.loop[3]/tell.response_headers", "")).toEqual({
    kind: "step",
    path: "loop[3]/tell",
  });
});

test("the last run that succeeded can be opened; what belongs to no step leads nowhere", () => {
  expect(placeOfEvidence("run.succeeded", "run_01abc, version 3")).toEqual({ kind: "run", id: "run_01abc" });
  expect(placeOfEvidence("run.version", "3; the newest is 4")).toBeNull();
  expect(placeOfEvidence("note", "run_01abc")).toBeNull();
});
