import type { Usage } from "@/lib/api/types";

export type Day = Usage["days"][number];

/** A day as it is drawn. Heights in percent of the highest day. */
export interface Bar {
  day: Day;
  label: string;
  failedHeight: number;
  otherHeight: number;
}

const dayNames = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** "22 Nov" of "2026-11-22". */
export function dayName(date: string): string {
  return dayNames.format(new Date(`${date}T00:00:00Z`));
}

export function barsOf(days: readonly Day[]): Bar[] {
  const highest = Math.max(1, ...days.map(({ runs }) => runs));
  return days.map((day) => ({
    day,
    label: `${dayName(day.date)}: ${runsText(day.runs)}, ${day.failed.toLocaleString("en-GB")} failed`,
    failedHeight: (day.failed / highest) * 100,
    otherHeight: ((day.runs - day.failed) / highest) * 100,
  }));
}

export interface Totals {
  runs: number;
  failed: number;
  /** 0 to 1; null when nothing has run. */
  failedShare: number | null;
}

export function totalsOf(days: readonly Day[]): Totals {
  const runs = days.reduce((sum, day) => sum + day.runs, 0);
  const failed = days.reduce((sum, day) => sum + day.failed, 0);
  return { runs, failed, failedShare: runs === 0 ? null : failed / runs };
}

export function runsText(count: number): string {
  return count === 1 ? "1 run" : `${count.toLocaleString("en-GB")} runs`;
}
