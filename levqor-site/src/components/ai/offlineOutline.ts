/** A rough outline of a sentence made in the browser, for when the server does not answer. It is no workflow. */

export interface OutlineLine {
  kind: "trigger" | "condition" | "step" | "unknown";
  label: string;
  words: string;
}

interface Pattern {
  kind: OutlineLine["kind"];
  label: string;
  pattern: RegExp;
}

const patterns: Pattern[] = [
  { kind: "trigger", label: "When a form is submitted", pattern: /\b(form|fills? (in|out)|submits?)\b/i },
  { kind: "trigger", label: "When a webhook is called", pattern: /\bweb ?hook\b/i },
  {
    kind: "trigger",
    label: "On a schedule",
    pattern:
      /\b(every|each) (minute|hour|day|weekday|week|month|morning|evening|night|mon|tue|wed|thu|fri|sat|sun|\d)|\b(daily|hourly|weekly|monthly|at \d{1,2}([:.]\d\d)?\s?(am|pm)?)\b/i,
  },
  { kind: "trigger", label: "Started by hand", pattern: /\b(by hand|manually|button|on demand)\b/i },
  { kind: "step", label: "Repeat for each item", pattern: /\bfor (every|each|all)\b/i },
  { kind: "step", label: "Send an e-mail", pattern: /\be-?mails?\b|\bmail (me|us|them)\b/i },
  { kind: "step", label: "Add a row to a table", pattern: /\b(add|insert|save|store|append)\b/i },
  {
    kind: "step",
    label: "Make an HTTP request",
    pattern: /\b(fetch|get|download|call|post to|request)\b|https?:/i,
  },
  { kind: "step", label: "Wait", pattern: /\b(wait|pause)\b/i },
  { kind: "step", label: "Write to the log", pattern: /\blog\b/i },
];

const condition: Pattern = {
  kind: "condition",
  label: "Only under a condition",
  pattern: /\b(if|unless|only when|over|under|above|below|more than|less than|greater than)\b/i,
};

const SPLIT = /\s*[,;]\s*(?:and\s+)?|\s+(?:and then|then|and)\s+/i;

export function offlineOutline(sentence: string): OutlineLine[] {
  const clauses = sentence
    .split(SPLIT)
    .map((clause) => clause.trim().replace(/[.!?]$/, ""))
    .filter(Boolean);
  let hasTrigger = false;
  const lines = clauses.flatMap((words) => {
    const found = patterns.filter(({ kind, pattern }) => {
      if (!pattern.test(words)) return false;
      return kind !== "trigger" || !hasTrigger;
    });
    const trigger = found.find(({ kind }) => kind === "trigger");
    const opensWithTrigger = trigger !== undefined && /^(when|every|each|on|at|daily|after)\b/i.test(words);
    if (trigger) hasTrigger = true;
    const kept = opensWithTrigger
      ? found.filter((match) => match === trigger || !/^(Add a row|Make an HTTP)/.test(match.label))
      : found;
    if (condition.pattern.test(words)) kept.push(condition);
    return kept.length > 0
      ? kept.map(({ kind, label }) => ({ kind, label, words }))
      : [{ kind: "unknown" as const, label: "Not recognised offline", words }];
  });
  return [
    ...lines.filter(({ kind }) => kind === "trigger"),
    ...lines.filter(({ kind }) => kind !== "trigger"),
  ];
}
