import type { WorkflowDocument } from "@/lib/api/types";

export type Rules = NonNullable<WorkflowDocument["settings"]>;

/** How the runs of a workflow go, in a sentence or two. */
export function runRules(rules: Rules): string {
  const sentences = [together(rules)];
  if (rules.rate) sentences.push(`At most ${rules.rate.runs} begin within ${rules.rate.per}.`);
  if (rules.timeout) sentences.push(`One may take ${rules.timeout}.`);
  return sentences.join(" ");
}

function together({ mode, concurrency }: Rules): string {
  switch (mode) {
    case "queued":
      return (concurrency ?? 1) > 1
        ? `At most ${concurrency} are under way; others wait for their turn.`
        : "They go one after the other.";
    case "single":
      return "While one is under way, no other is carried out.";
    case "restart":
      return "A newer one takes the place of the older.";
    default:
      return "They may go at the same time.";
  }
}

/** The document with other rules; what is not set is left out, and what does not apply too. */
export function withRules(document: WorkflowDocument, rules: Rules): WorkflowDocument {
  const { mode, concurrency, rate, timeout } = rules;
  const kept: Rules = {
    ...(timeout ? { timeout } : {}),
    ...(mode && mode !== "parallel" ? { mode } : {}),
    ...(mode === "queued" && concurrency ? { concurrency } : {}),
    ...(rate ? { rate } : {}),
  };
  const { settings: _, ...others } = document;
  return Object.keys(kept).length > 0 ? { ...others, settings: kept } : others;
}
