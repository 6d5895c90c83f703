import { describe, expect, it } from "vitest";

import type { WorkflowPreview } from "@/lib/api/types";

import { stepSentences, totalSentence } from "./preview";

const nothing = { mails: 0, rows: 0, requests: 0 };
const step = { use: "log", title: "Step", connection: null, times: 1, to: [], assumed: true, ...nothing };

const preview: WorkflowPreview = {
  version: 1,
  based_on: "sample",
  run_id: null,
  totals: { mails: 3, rows: 1, requests: 1, waits: 1, approvals: 0 },
  steps: [
    { ...step, path: "log", assumed: false },
    { ...step, path: "loop/mail", use: "email.send", mails: 3, times: 3, to: ["ann@example.com"] },
    { ...step, path: "keep", use: "tables.insert", rows: 1, to: ["Leads"] },
    { ...step, path: "post", use: "slack.post_message", requests: 1, connection: "team" },
    { ...step, path: "wait", use: "flow.wait", assumed: false },
    { ...step, path: "call", use: "flow.call", to: ["Other"] },
  ],
  connections: [],
  cost: { runs: 1, ai_credits: 0, month: null },
  unknown: [],
};

describe("what a preview says", () => {
  it("names what each step sends and to where, and leaves out what only computes", () => {
    expect(stepSentences(preview).map(({ text }) => text)).toEqual([
      "3 mails to ann@example.com",
      "1 row in Leads",
      "1 request with the connection team",
      "1 wait",
      "1 run of Other",
    ]);
  });

  it("sums up, or says that nothing would be sent or changed", () => {
    expect(totalSentence(preview)).toBe("3 mails, 1 row, 1 request, 1 wait");
    const none = { ...preview, totals: { ...nothing, waits: 0, approvals: 0 } };
    expect(totalSentence(none)).toBe("Nothing would be sent or changed");
  });
});
