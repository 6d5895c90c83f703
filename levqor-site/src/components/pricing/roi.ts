const WEEKS_IN_A_YEAR = 52;
const MONTHS_IN_A_YEAR = 12;
export const HOURS_IN_A_WEEK = 168;

/** The assumption of the estimate: the part of manual work that goes away. Nobody has measured yours. */
export const AUTOMATED_SHARE = 0.5;

export interface Estimate {
  /** Hours a month. */
  hoursSaved: number;
  /** In the currency of the rate, a month. */
  value: number;
}

/** What is typed as a number; null when it is none, negative or over the limit. */
export function readAmount(text: string, most: number): number | null {
  const amount = Number(text.trim().replace(",", "."));
  return text.trim() !== "" && Number.isFinite(amount) && amount >= 0 && amount <= most ? amount : null;
}

/** What automating the work would save in a month, under the stated assumption. */
export function estimateSavings(hoursPerWeek: number, hourlyRate: number): Estimate {
  const hoursSaved = (hoursPerWeek * WEEKS_IN_A_YEAR * AUTOMATED_SHARE) / MONTHS_IN_A_YEAR;
  return { hoursSaved, value: hoursSaved * hourlyRate };
}

export const FORMULA = `Hours a week × ${WEEKS_IN_A_YEAR} ÷ ${MONTHS_IN_A_YEAR} × ${AUTOMATED_SHARE * 100}% = hours saved a month. Hours saved × hourly rate = value.`;
