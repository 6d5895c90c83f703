import { describe, expect, it } from "vitest";

import type { RunStep } from "@/lib/api/types";

import { outcomeOf, runTree, sortedIterations, summaryOf } from "./tree";

function ran(path: string, status: RunStep["status"] = "succeeded"): RunStep {
  return { path, id: path, title: path, use: "log", effect: "pure", status, error: null } as RunStep;
}

describe("the steps of a run", () => {
  it("nest by their paths", () => {
    const [big] = runTree([ran("big"), ran("big/tell")]);
    expect(big?.children.map((child) => child.path)).toEqual(["big/tell"]);
  });

  it("group the iterations of nested loops", () => {
    const [outer] = runTree([ran("a"), ran("a[0]/b"), ran("a[0]/b[1]/c"), ran("a[1]/b")]);
    expect([...(outer?.iterations.keys() ?? [])]).toEqual([0, 1]);
    expect(outer?.iterations.get(0)?.[0]?.iterations.get(1)?.[0]?.path).toBe("a[0]/b[1]/c");
  });

  it("show failed iterations first, then unfinished ones", () => {
    const [loop] = runTree([
      ran("a"),
      ran("a[0]/x"),
      ran("a[1]/x", "running"),
      ran("a[2]/x", "failed"),
      ran("a[3]/x"),
    ]);
    expect(loop && sortedIterations(loop).map(({ index }) => index)).toEqual([2, 1, 0, 3]);
  });

  it("are as bad as the worst of them", () => {
    expect(outcomeOf(runTree([ran("a"), ran("a/b", "interrupted"), ran("c", "waiting")]))).toBe("failed");
  });

  it("say what was done", () => {
    expect(summaryOf(runTree([ran("a"), ran("b", "skipped"), ran("c")]))).toBe("a, c");
  });
});
