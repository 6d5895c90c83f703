"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";

import { AccountPage } from "@/components/account/AccountPage";
import ErrorState from "@/components/ErrorState";
import { ButtonLink, Callout, SkeletonRows, Time } from "@/components/ui";
import { api } from "@/lib/api/client";
import { ApiError } from "@/lib/api/error";
import type { OpenApproval } from "@/lib/api/types";

import { DecisionForm, type Verdict } from "./DecisionForm";
import { outcomeOf } from "./words";

/** Where the links of a mail lead: it shows the question and decides only when a button is pressed. */
export function ApprovalByLink() {
  const query = useSearchParams();
  const token = query.get("token") ?? "";
  const suggested = query.get("decision") === "reject" ? "reject" : "approve";
  const question = useQuery({
    queryKey: ["approval-link", token],
    queryFn: ({ signal }) => api.post("/api/approval-links/look", { body: { token }, signal }),
    enabled: token !== "",
    staleTime: Infinity,
  });
  const isSpent = question.error instanceof ApiError && question.error.status === 403;

  if (token === "" || isSpent) {
    return (
      <AccountPage title="This link cannot be used">
        <p className="text-sm text-muted">
          {isSpent ? question.error?.message : "The link is not complete. Open it from the mail again."}
        </p>
        <ButtonLink href="/approvals" className="mt-4">
          Open Approvals
        </ButtonLink>
      </AccountPage>
    );
  }
  if (question.data) return <Question token={token} suggested={suggested} question={question.data} />;
  return (
    <AccountPage title="Approve or reject">
      {question.isError ? (
        <ErrorState
          title="The question could not be read"
          error={question.error}
          onRetry={() => void question.refetch()}
          retrying={question.isFetching}
          className="py-2"
        />
      ) : (
        <SkeletonRows rows={3} label="Loading the question" />
      )}
    </AccountPage>
  );
}

interface QuestionProps {
  token: string;
  suggested: Verdict;
  question: OpenApproval;
}

function Question({ token, suggested, question }: QuestionProps) {
  const decision = useMutation({
    mutationFn: (given: { decision: Verdict; comment: string | null }) =>
      api.post("/api/approval-links/decide", { body: { token, ...given } }),
  });
  const shown = decision.data ?? question;
  return (
    <AccountPage
      title={shown.status === "waiting" ? "Approve or reject" : outcomeOf(shown)}
      description={`The workflow ${question.workflow_name} of ${question.workspace} ${shown.status === "waiting" ? "asks" : "asked"} ${question.email}.`}
    >
      <div className="space-y-4">
        <p className="whitespace-pre-wrap break-words text-sm">{question.message}</p>
        {shown.status === "waiting" ? (
          <>
            <p className="text-xs text-muted">
              Until <Time at={question.expires_at} format="absolute" />. It is decided once.
            </p>
            <DecisionForm
              suggested={suggested}
              pending={decision.isPending ? decision.variables.decision : null}
              error={decision.error}
              onDecide={(verdict, comment) => decision.mutate({ decision: verdict, comment })}
            />
          </>
        ) : (
          <Callout kind={shown.status === "approved" ? "success" : "info"} role="status">
            {outcomeOf(shown)}
            {shown.decided_at && (
              <>
                , <Time at={shown.decided_at} format="absolute" />
              </>
            )}
            .{shown.comment && <p className="whitespace-pre-wrap text-muted">{shown.comment}</p>}
          </Callout>
        )}
      </div>
    </AccountPage>
  );
}
