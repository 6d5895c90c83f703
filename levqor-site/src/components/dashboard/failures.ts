import { ApiError } from "@/lib/api/error";

import type { Failure } from "./queries";

/** One headline for everything that could not be read. */
export function failureTitle(failures: readonly Failure[]): string {
  if (failures.every(({ error }) => error instanceof ApiError && error.isUnreachable)) {
    return "The server is not answering";
  }
  const names = failures.map(({ what }) => what);
  const list = names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : (names[0] ?? "");
  return `${list.charAt(0).toUpperCase()}${list.slice(1)} could not be loaded`;
}

/** What it means for what is on the screen. */
export function failureText(failures: readonly Failure[]): string {
  const reason = failures[0]?.error.message ?? "";
  return failures.some(({ isStale }) => isStale)
    ? `${reason} What you see below may be old. Your workflows are not affected by what this page can show.`
    : `${reason} Your workflows are not affected by what this page can show.`;
}
