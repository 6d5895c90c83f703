import { expect, test } from "vitest";

import type { RunStep } from "@/lib/api/types";

import { testableSteps } from "./testableSteps";

function step(path: string, effect: RunStep["effect"], rest: Partial<RunStep> = {}): RunStep {
  const id = path.split("/").at(-1) ?? path;
  return { id, path, title: id, use: "log", effect, status: "succeeded", ...rest } as RunStep;
}

test("a step of a loop is named once, and one that was not reached not at all", () => {
  const steps = [
    step("loop[0]/say", "pure"),
    step("loop[1]/say", "pure"),
    step("never", "pure", { status: "skipped" }),
  ];
  expect(testableSteps(steps)).toEqual([
    { id: "say", title: "say", reachesOut: false, what: "What “say” gives" },
  ]);
});

test("steps that reach outside, use a table, ask people or call workflows are held to what they ask for", () => {
  const reaching = [
    step("a", "at_least_once"),
    step("b", "at_most_once"),
    step("c", "local"),
    step("d", "flow", { use: "flow.approve" }),
    step("e", "flow", { use: "flow.call" }),
  ];
  expect(testableSteps(reaching).every(({ reachesOut }) => reachesOut)).toBe(true);
  expect(testableSteps([step("f", "flow", { use: "flow.if" })])[0]?.reachesOut).toBe(false);
});

test("code is held to what it gives, and a file step is not said to send anything", () => {
  const [code, file] = testableSteps([
    step("vat", "at_least_once", { use: "code.python" }),
    step("sheet", "at_least_once", { use: "file.write_table" }),
  ]);
  expect(code).toMatchObject({ reachesOut: false, what: "What “vat” gives" });
  expect(file).toMatchObject({ reachesOut: true, what: "What “sheet” works on" });
});
