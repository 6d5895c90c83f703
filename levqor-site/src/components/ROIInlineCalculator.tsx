"use client";

import { type ReactNode, useState } from "react";

import {
  AUTOMATED_SHARE,
  estimateSavings,
  FORMULA,
  HOURS_IN_A_WEEK,
  readAmount,
} from "@/components/pricing/roi";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { blueprint } from "@/config/blueprint.generated";

const HIGHEST_RATE = 100_000;

const hoursText = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });
const moneyText = new Intl.NumberFormat("en-GB", {
  style: "currency",
  currency: blueprint.currency,
  maximumFractionDigits: 0,
});

function errorOf(text: string, most: number): string | undefined {
  if (text === "" || readAmount(text, most) !== null) return undefined;
  return `Enter a number from 0 to ${most.toLocaleString("en-GB")}.`;
}

/** An estimate that is reckoned in the page from two numbers; they are neither kept nor sent. */
export default function ROIInlineCalculator() {
  const [hours, setHours] = useState("");
  const [rate, setRate] = useState("");
  const hoursPerWeek = readAmount(hours, HOURS_IN_A_WEEK);
  const hourlyRate = readAmount(rate, HIGHEST_RATE);
  const estimate = hoursPerWeek === null ? null : estimateSavings(hoursPerWeek, hourlyRate ?? 0);

  return (
    <div className="overflow-hidden rounded-lg border border-line bg-surface lg:grid lg:grid-cols-2">
      <div className="flex flex-col gap-5 p-5 sm:p-6">
        <Field
          label="Hours spent per week on manual workflows"
          required
          error={errorOf(hours, HOURS_IN_A_WEEK)}
        >
          <Input
            inputMode="decimal"
            autoComplete="off"
            value={hours}
            onChange={(event) => setHours(event.target.value)}
          />
        </Field>
        <Field
          label="Average hourly rate"
          required
          error={errorOf(rate, HIGHEST_RATE)}
          help="What an hour of that work costs you."
        >
          <Input
            inputMode="decimal"
            autoComplete="off"
            value={rate}
            onChange={(event) => setRate(event.target.value)}
          />
        </Field>
      </div>
      <div className="flex flex-col justify-between gap-6 border-t border-line bg-sunken p-5 sm:p-6 lg:border-l lg:border-t-0">
        <dl className="grid gap-5 sm:grid-cols-2">
          <Result name="Estimated hours saved per month">
            {estimate && hoursText.format(estimate.hoursSaved)}
          </Result>
          <Result name="Estimated monetary value per month">
            {estimate && hourlyRate !== null && moneyText.format(estimate.value)}
          </Result>
        </dl>
        <div className="text-xs text-muted">
          <p>{FORMULA}</p>
          <p className="mt-1.5">
            The {AUTOMATED_SHARE * 100}% is an assumption, not a measurement: how much goes away depends on
            the work. The numbers stay in this page; nothing is stored or sent.
          </p>
        </div>
      </div>
    </div>
  );
}

function Result({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-col justify-between gap-1">
      <dt className="text-sm text-muted">{name}</dt>
      <dd>
        <output aria-label={name} className="text-3xl font-semibold tabular-nums tracking-tight">
          {children || <span className="text-faint">–</span>}
        </output>
      </dd>
    </div>
  );
}
