import type { Usage } from "@/lib/api/types";
import { cn } from "@/lib/cn";

import { type Meter, metersOf, meterText } from "./meters";

const fills: Record<Meter["level"], string> = {
  free: "bg-accent",
  near: "bg-warning",
  full: "bg-danger",
};

/** What is used of each amount that a plan counts. */
export function UsageMeters({ usage, className }: { usage: Usage; className?: string }) {
  const meters = metersOf(usage);
  return (
    <ul aria-label="Usage against plan" className={cn("flex flex-col gap-3.5", className)}>
      {meters.map((meter) => (
        <li key={meter.name}>
          <MeterBar meter={meter} />
        </li>
      ))}
    </ul>
  );
}

function MeterBar({ meter }: { meter: Meter }) {
  const text = meterText(meter);
  return (
    <>
      <p className="flex items-baseline justify-between gap-3 text-sm">
        <span className="font-medium">{meter.label}</span>
        <span className="text-right tabular-nums text-muted">{text}</span>
      </p>
      {meter.share !== null && (
        <div
          role="meter"
          aria-label={meter.label}
          aria-valuemin={0}
          aria-valuemax={meter.limit ?? 0}
          aria-valuenow={Math.min(meter.used, meter.limit ?? 0)}
          aria-valuetext={text}
          className="mt-1.5 h-1.5 overflow-hidden rounded-full bg-hover"
        >
          <div
            className={cn("h-full rounded-full", meter.used > 0 && "min-w-1.5", fills[meter.level])}
            style={{ width: `${meter.share * 100}%` }}
          />
        </div>
      )}
    </>
  );
}
