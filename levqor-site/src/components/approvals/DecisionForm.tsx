"use client";

import { Check, X } from "lucide-react";
import { useState } from "react";

import { Button, Callout, Field, Textarea } from "@/components/ui";
import { errorMessage } from "@/lib/api/error";

export type Verdict = "approve" | "reject";

interface DecisionFormProps {
  /** What the mail's link was called; that button stands out. */
  suggested?: Verdict;
  pending: Verdict | null;
  error: unknown;
  onDecide: (decision: Verdict, comment: string | null) => void;
}

/** Two buttons and room for a comment. Nothing is decided before one of them is pressed. */
export function DecisionForm({ suggested, pending, error, onDecide }: DecisionFormProps) {
  const [comment, setComment] = useState("");
  const decide = (decision: Verdict) => onDecide(decision, comment.trim() || null);
  return (
    <div className="space-y-3">
      <Field label="Comment" help="The workflow can read it.">
        <Textarea
          rows={2}
          maxLength={2000}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
        />
      </Field>
      {error !== null && error !== undefined && (
        <Callout kind="danger" role="alert">
          {errorMessage(error)}
        </Callout>
      )}
      <div className="flex flex-wrap gap-2">
        <Button
          variant={suggested === "reject" ? "secondary" : "primary"}
          loading={pending === "approve"}
          disabled={pending !== null}
          onClick={() => decide("approve")}
        >
          <Check aria-hidden className="size-4" />
          Approve
        </Button>
        <Button
          variant={suggested === "reject" ? "danger" : "secondary"}
          loading={pending === "reject"}
          disabled={pending !== null}
          onClick={() => decide("reject")}
        >
          <X aria-hidden className="size-4" />
          Reject
        </Button>
      </div>
    </div>
  );
}
