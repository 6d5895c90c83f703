import type { Usage } from "@/lib/api/types";

export type MeterName = keyof Usage["used"];

export interface Meter {
  name: MeterName;
  label: string;
  used: number;
  /** Null: this installation sets no limit. */
  limit: number | null;
  /** 0 to 1; null where there is no limit to compare with. */
  share: number | null;
  level: "free" | "near" | "full";
}

/** From this share on a monthly amount warns. */
const NEAR = 0.8;

/** What runs out in a month. The others are places that are taken: a plan may well be full. */
const monthly: ReadonlySet<MeterName> = new Set(["runs", "ai_credits"]);

const labels: Record<MeterName, string> = {
  workflows: "Workflows",
  runs: "Runs this month",
  ai_credits: "AI credits this month",
  users: "Users",
};

export function metersOf(usage: Usage): Meter[] {
  return (Object.keys(labels) as MeterName[]).map((name) =>
    meter(name, usage.used[name], usage.limits[name]),
  );
}

function meter(name: MeterName, used: number, limit: number | null): Meter {
  const share = limit === null ? null : limit === 0 ? 1 : Math.min(1, used / limit);
  return { name, label: labels[name], used, limit, share, level: levelOf(name, used, limit) };
}

function levelOf(name: MeterName, used: number, limit: number | null): Meter["level"] {
  if (limit === null) return "free";
  if (!monthly.has(name)) return used > limit ? "full" : "free";
  if (used >= limit) return "full";
  return used >= NEAR * limit ? "near" : "free";
}

/** "12 of 2,000", or the bare number where there is no limit. */
export function meterText({ used, limit }: Pick<Meter, "used" | "limit">): string {
  const text = used.toLocaleString("en-GB");
  return limit === null ? text : `${text} of ${limit.toLocaleString("en-GB")}`;
}

/** The plan in a word; without one, why there is none. */
export function planName({ plan, status }: Pick<Usage, "plan" | "status">): string {
  return plan?.name ?? (status === "self_hosted" ? "No limits" : "No plan");
}
