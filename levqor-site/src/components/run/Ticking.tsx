"use client";

import { useEffect, useState } from "react";

import { durationText } from "@/lib/time";

const TICK_MS = 1_000;

function useTick(isTicking: boolean): void {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!isTicking) return;
    const timer = setInterval(() => tick((count) => count + 1), TICK_MS);
    return () => clearInterval(timer);
  }, [isTicking]);
}

/** How long something took, or has been taking. */
export function Duration({ from, to }: { from: string; to: string | null }) {
  useTick(to === null);
  return <span className="tabular-nums">{durationText(from, to ?? undefined)}</span>;
}

/** "in 12.0 s", counting down; "any moment now" when the time has come. */
export function Countdown({ until }: { until: string }) {
  useTick(true);
  const isDue = new Date(until).getTime() <= Date.now();
  if (isDue) return <span>any moment now</span>;
  const whole = new Date(Math.ceil((new Date(until).getTime() - Date.now()) / TICK_MS) * TICK_MS);
  return (
    <span className="tabular-nums">
      in {durationText(new Date(0).toISOString(), whole).replace(".0 s", " s")}
    </span>
  );
}
