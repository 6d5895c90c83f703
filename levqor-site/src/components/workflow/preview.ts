import type { WorkflowPreview } from "@/lib/api/types";

type Step = WorkflowPreview["steps"][number];

const shownPlaces = 5;

/** What one run would come to, in one line. */
export function totalSentence({ totals }: WorkflowPreview): string {
  const parts = [
    count(totals.mails, "mail"),
    count(totals.rows, "row"),
    count(totals.requests, "request"),
    count(totals.waits, "wait"),
    count(totals.approvals, "approval"),
  ].filter((part) => part !== "");
  return parts.join(", ") || "Nothing would be sent or changed";
}

/** What each step would do, without those that only compute or read. */
export function stepSentences(preview: WorkflowPreview): { step: Step; text: string }[] {
  return preview.steps.map((step) => ({ step, text: sentence(step) })).filter(({ text }) => text !== "");
}

function sentence(step: Step): string {
  const to = places(step);
  switch (step.use) {
    case "flow.wait":
      return count(step.times, "wait");
    case "flow.approve":
      return `${count(step.times, "approval")}${to && ` by ${to}`}`;
    case "flow.call":
      return `${count(step.times, "run")}${to && ` of ${to}`}`;
  }
  const via = step.connection === null ? "" : ` with the connection ${step.connection}`;
  const parts = [
    step.mails > 0 && `${count(step.mails, "mail")}${to && ` to ${to}`}`,
    step.rows > 0 && `${count(step.rows, "row")}${to && ` in ${to}`}`,
    step.requests > 0 && `${count(step.requests, "request")}${to && ` to ${to}`}${via}`,
  ];
  return parts.filter(Boolean).join(", ");
}

function places({ to }: Step): string {
  const more = to.length - shownPlaces;
  return to.slice(0, shownPlaces).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function count(number: number, noun: string): string {
  return number === 0 ? "" : `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
