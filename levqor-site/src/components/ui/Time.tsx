"use client";

import { useEffect, useState } from "react";

import { absoluteTime, relativeTime } from "@/lib/time";

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

export interface TimeProps {
  at: string;
  /** "relative" (default) keeps itself up to date; the full time is in the tooltip. */
  format?: "relative" | "absolute";
  timeZone?: string;
  className?: string;
}

export function Time({ at, format = "relative", timeZone, className }: TimeProps) {
  const [, tick] = useState(0);
  const isRecent = Math.abs(Date.now() - new Date(at).getTime()) < MINUTE_MS;

  useEffect(() => {
    if (format === "absolute") return;
    const timer = setInterval(() => tick((count) => count + 1), isRecent ? 10 * SECOND_MS : MINUTE_MS);
    return () => clearInterval(timer);
  }, [format, isRecent]);

  const full = absoluteTime(at, timeZone);
  return (
    <time dateTime={at} title={full} className={className} suppressHydrationWarning>
      {format === "absolute" ? full : relativeTime(at)}
    </time>
  );
}
