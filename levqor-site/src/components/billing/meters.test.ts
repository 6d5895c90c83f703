import { expect, test } from "vitest";

import { blueprint } from "@/config/blueprint.generated";
import type { Usage } from "@/lib/api/types";

import { metersOf, meterText } from "./meters";

const { starter } = blueprint.plans;

function usage(used: Partial<Usage["used"]>, isLimited = true): Usage {
  return {
    month: "2026-11",
    resets_at: "2026-12-01T00:00:00Z",
    plan: isLimited ? { id: "starter", name: starter.name } : null,
    status: "self_hosted",
    limits: {
      workflows: isLimited ? starter.workflows : null,
      runs: isLimited ? starter.runs_per_month : null,
      ai_credits: isLimited ? starter.ai_credits_per_month : null,
      users: isLimited ? starter.users : null,
    },
    used: { workflows: 0, runs: 0, ai_credits: 0, users: 0, ...used },
    held_runs: 0,
    runs_by_status: {},
    days: [],
  };
}

function meterOf(name: keyof Usage["used"], used: number, isLimited = true) {
  const found = metersOf(usage({ [name]: used }, isLimited)).find((meter) => meter.name === name);
  if (!found) throw new Error(name);
  return found;
}

test("every amount that a plan counts has a meter", () => {
  expect(metersOf(usage({})).map(({ name }) => name)).toEqual(["workflows", "runs", "ai_credits", "users"]);
});

test("a meter shows the share of the plan's number", () => {
  const meter = meterOf("runs", starter.runs_per_month / 4);
  expect(meter.share).toBe(0.25);
  expect(meter.level).toBe("free");
});

test("a meter warns shortly before the end, and says so at the end", () => {
  expect(meterOf("runs", starter.runs_per_month - 1).level).toBe("near");
  expect(meterOf("runs", starter.runs_per_month).level).toBe("full");
});

test("what is over the limit fills the meter and no more", () => {
  expect(meterOf("workflows", starter.workflows * 3).share).toBe(1);
  expect(meterOf("workflows", starter.workflows * 3).level).toBe("full");
});

test("a plan whose places are all taken is full, which is nothing to warn of", () => {
  expect(meterOf("users", starter.users)).toMatchObject({ share: 1, level: "free" });
});

test("where there is no limit there is no share, and nothing warns", () => {
  const meter = meterOf("runs", 1_000_000, false);
  expect(meter).toMatchObject({ limit: null, share: null, level: "free" });
  expect(meterText(meter)).toBe("1,000,000");
});

test("the text names both numbers", () => {
  expect(meterText({ used: 12, limit: 2000 })).toBe("12 of 2,000");
});
