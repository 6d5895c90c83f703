import { describe, expect, it } from "vitest";

import type { RunStep } from "@/lib/api/types";

import { waitingWords, waitsForApproval } from "./waiting";

const step = (own: Partial<RunStep>) => ({ status: "waiting", error: null, ...own }) as RunStep;

describe("a waiting run", () => {
  it("leads to Approvals while somebody has to decide", () => {
    const run = { steps: [step({ approval_id: "apr_1" })] };
    expect(waitsForApproval(run)).toBe(true);
    expect(waitingWords(run)).toContain("Approvals");
  });

  it("does not lead there for a pause, or after the decision", () => {
    expect(waitsForApproval({ steps: [step({})] })).toBe(false);
    expect(waitsForApproval({ steps: [step({ approval_id: "apr_1", status: "succeeded" })] })).toBe(false);
  });
});
