import { expect, test } from "vitest";

import type { Workflow } from "@/lib/api/types";

import { readJson, sampleInput } from "./sampleInput";

function workflow(use: string, given: Record<string, unknown> = {}): Workflow {
  return {
    trigger_use: use,
    document: { name: "Test", trigger: { use, with: given } },
  } as unknown as Workflow;
}

test("an input is JSON, or what is wrong with it is said", () => {
  expect(readJson('{"a": 1}')).toEqual({ value: { a: 1 } });
  expect(readJson("  ")).toEqual({ value: {} });
  expect(readJson("{a: 1}").error).toMatch(/^Not JSON: /);
});

test("the input to start from has the shape of what the trigger brings", () => {
  expect(sampleInput(workflow("form", { fields: [{ name: "email" }] }), undefined)).toEqual({
    fields: { email: "" },
  });
  expect(
    sampleInput(
      workflow("manual", { fields: [{ name: "month" }, { name: "dry", type: "boolean" }] }),
      undefined,
    ),
  ).toEqual({
    month: "",
    dry: false,
  });
});
