import { Badge } from "@/components/ui";
import type { DocumentChange, Json } from "@/lib/api/types";
import { cn } from "@/lib/cn";

import { difference } from "./difference";
import { placeInWords, type StepTitles } from "./placeInWords";

interface DocumentChangesProps {
  changes: readonly DocumentChange[];
  /** The accessible name of the list. */
  label?: string;
  titles?: StepTitles;
}

/** What differs between two documents: each place with what stood there and what stands there now. */
export function DocumentChanges({ changes, label = "Changes", titles }: DocumentChangesProps) {
  return (
    <ul aria-label={label} className="space-y-3">
      {changes.map((change) => (
        <li key={`${change.kind}${change.path}`}>
          <Change change={change} titles={titles} />
        </li>
      ))}
    </ul>
  );
}

const kinds = {
  added: { label: "Added", tone: "success" },
  removed: { label: "Removed", tone: "danger" },
  changed: { label: "Changed", tone: "info" },
} as const;

interface ChangeProps {
  change: DocumentChange;
  titles?: StepTitles;
}

function Change({ change: { path, kind, before, after }, titles }: ChangeProps) {
  const { label, tone } = kinds[kind];
  const isText = typeof before === "string" && typeof after === "string";
  const parts = kind === "changed" && isText ? difference(before, after) : null;
  return (
    <div className="overflow-hidden rounded-md border border-line">
      <p className="flex flex-wrap items-center gap-2 border-b border-line bg-canvas px-3 py-1.5 text-sm">
        <Badge tone={tone}>{label}</Badge>
        <span className="min-w-0 break-words font-medium">{placeInWords(path, titles)}</span>
      </p>
      {kind !== "added" && (
        <Side
          sign="−"
          label="Before"
          value={before}
          parts={parts && [parts.start, parts.before, parts.end]}
        />
      )}
      {kind !== "removed" && (
        <Side sign="+" label="After" value={after} parts={parts && [parts.start, parts.after, parts.end]} />
      )}
    </div>
  );
}

interface SideProps {
  sign: "+" | "−";
  label: string;
  value: Json;
  /** The value in three: what the other side has too, what only this side has, what both have again. */
  parts: readonly [string, string, string] | null;
}

function Side({ sign, label, value, parts }: SideProps) {
  const isAfter = sign === "+";
  return (
    <div
      className={cn(
        "flex gap-2 px-3 py-1.5 font-mono text-xs leading-5",
        isAfter ? "bg-success-subtle/60" : "bg-danger-subtle/60",
      )}
    >
      <span aria-hidden className={cn("shrink-0", isAfter ? "text-success" : "text-danger")}>
        {sign}
      </span>
      <span className="sr-only">{label}:</span>
      <pre className="min-w-0 whitespace-pre-wrap break-words">
        {parts ? (
          <>
            {parts[0]}
            {parts[1] && (
              <mark className={cn("rounded-sm text-text", isAfter ? "bg-success/25" : "bg-danger/20")}>
                {parts[1]}
              </mark>
            )}
            {parts[2]}
          </>
        ) : typeof value === "string" ? (
          value
        ) : (
          JSON.stringify(value, null, 2)
        )}
      </pre>
    </div>
  );
}
