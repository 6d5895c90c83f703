"use client";

import { useState } from "react";

import { Button, Table, Tbody, Td, Th, Thead, Tr } from "@/components/ui";
import { cn } from "@/lib/cn";

import { barsOf, type Day, dayName, runsText, totalsOf } from "./days";

/** Runs per day as bars, the failed ones set apart, and the same numbers as a table. */
export function DayChart({ days }: { days: readonly Day[] }) {
  const [isTable, setTable] = useState(false);
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return null;
  return (
    <figure>
      {isTable ? <DayTable days={days} /> : <Bars days={days} />}
      <figcaption className="mt-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5 text-xs text-muted">
        <span className="flex gap-4">
          <Key className="bg-accent" text="Did not fail" />
          <Key className="bg-danger" text="Failed" />
        </span>
        <Button size="sm" variant="ghost" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
          {isTable ? "Show as chart" : "Show as table"}
        </Button>
      </figcaption>
    </figure>
  );
}

function Bars({ days }: { days: readonly Day[] }) {
  const bars = barsOf(days);
  const { runs, failed } = totalsOf(days);
  const highest = Math.max(...days.map((day) => day.runs));
  return (
    <>
      <p aria-hidden className="mb-1 text-2xs tabular-nums text-faint">
        {highest > 0 ? `Highest day ${highest.toLocaleString("en-GB")}` : ""}
      </p>
      <div
        role="img"
        aria-label={`Runs per day: ${runsText(runs)} in ${days.length} days, ${failed.toLocaleString("en-GB")} failed`}
        className="flex h-28 items-end gap-0.5 border-b border-field sm:gap-1"
      >
        {bars.map(({ day, label, failedHeight, otherHeight }) => (
          <div key={day.date} title={label} className="group flex h-full min-w-0 flex-1 flex-col justify-end">
            <div
              className={cn("rounded-t-sm bg-danger group-hover:opacity-75", failedHeight > 0 && "min-h-0.5")}
              style={{ height: `${failedHeight}%` }}
            />
            <div
              className={cn(
                "bg-accent group-hover:opacity-75",
                failedHeight === 0 && "rounded-t-sm",
                otherHeight > 0 && "min-h-0.5",
              )}
              style={{ height: `${otherHeight}%` }}
            />
          </div>
        ))}
      </div>
      <p aria-hidden className="mt-1 flex justify-between text-2xs text-faint">
        <span>{dayName(days[0]?.date ?? "")}</span>
        <span>{dayName(days.at(-1)?.date ?? "")}</span>
      </p>
    </>
  );
}

function DayTable({ days }: { days: readonly Day[] }) {
  return (
    <div className="max-h-64 overflow-y-auto rounded-md border border-line">
      <Table label="Runs per day">
        <Thead>
          <Tr>
            <Th>Day</Th>
            <Th className="text-right">Runs</Th>
            <Th className="text-right">Failed</Th>
          </Tr>
        </Thead>
        <Tbody>
          {[...days].reverse().map((day) => (
            <Tr key={day.date}>
              <Th scope="row" className="h-8 border-0 font-normal text-text">
                {dayName(day.date)}
              </Th>
              <Td className="h-8 text-right tabular-nums">{day.runs.toLocaleString("en-GB")}</Td>
              <Td className="h-8 text-right tabular-nums">{day.failed.toLocaleString("en-GB")}</Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
    </div>
  );
}

function Key({ className, text }: { className: string; text: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className={cn("size-2 rounded-sm", className)} />
      {text}
    </span>
  );
}
