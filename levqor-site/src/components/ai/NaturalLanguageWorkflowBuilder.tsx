"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { Callout, PageHeader, Skeleton, toast } from "@/components/ui";
import { AI_TIMEOUT_MS } from "@/config/ai";
import { api } from "@/lib/api/client";
import { ApiError, errorMessage } from "@/lib/api/error";
import type { BuilderAnswer, WorkflowDocument } from "@/lib/api/types";

import { useWorkflowActions } from "../workflow/useWorkflowActions";
import { BuiltWorkflow } from "./BuiltWorkflow";
import { OfflineOutline } from "./OfflineOutline";
import { MIN_SENTENCE, SentenceForm } from "./SentenceForm";

const SENTENCE_KEY = "levqor-builder-sentence";

interface NaturalLanguageWorkflowBuilderProps {
  /** Built at once when it is given. */
  initialQuery?: string;
}

/** A sentence in, a workflow out: reviewed, completed by answers, saved or published. */
export default function NaturalLanguageWorkflowBuilder({
  initialQuery = "",
}: NaturalLanguageWorkflowBuilderProps) {
  const queries = useQueryClient();
  const workflows = useWorkflowActions();
  const [sentence, setSentence] = useState(initialQuery);
  const [document, setDocument] = useState<WorkflowDocument | null>(null);
  const savedId = useRef<string | null>(null);
  const hasStarted = useRef(false);

  const build = useMutation({
    mutationFn: (query: string) =>
      api.post("/api/ai/workflow", {
        body: { query, context: { page: "/workflows/new", location: "builder" } },
        timeoutMs: AI_TIMEOUT_MS,
      }),
    onSuccess: (answer) => {
      savedId.current = null;
      setDocument(answer.document ?? null);
    },
  });

  const { mutate } = build;
  useEffect(() => {
    if (hasStarted.current) return;
    hasStarted.current = true;
    if (initialQuery.trim().length >= MIN_SENTENCE) mutate(initialQuery.trim());
    else setSentence((typed) => typed || readKept());
  }, [initialQuery, mutate]);

  function changeSentence(next: string) {
    setSentence(next);
    keep(next);
  }

  async function save(edited: WorkflowDocument) {
    const saved = savedId.current
      ? await workflows.save(savedId.current, edited)
      : await workflows.create(edited);
    savedId.current = saved.id;
    void queries.invalidateQueries({ queryKey: ["workflows"] });
    return saved;
  }

  async function saveDraft(edited: WorkflowDocument) {
    const saved = await save(edited);
    keep("");
    toast.success("Draft saved");
    workflows.open(saved.id);
  }

  async function publish(edited: WorkflowDocument) {
    const saved = await save(edited);
    const published = await workflows.publish(saved.id);
    keep("");
    toast.success(`${published.name} is published`);
    workflows.open(published.id);
  }

  const asked = build.variables ?? "";
  const isDown = build.error instanceof ApiError && (build.error.isUnreachable || build.error.status >= 500);

  return (
    <>
      <PageHeader
        title="New workflow"
        back={{ href: "/workflows", label: "Workflows" }}
        description="Write what should happen in your own words. You see every step before anything runs."
      />
      <div className="space-y-5">
        <SentenceForm
          sentence={sentence}
          onChange={changeSentence}
          onSubmit={(query) => mutate(query)}
          busy={build.isPending}
          showExamples={build.isIdle}
        />
        <div aria-live="polite" aria-busy={build.isPending}>
          {build.isPending && <BuildingSkeleton />}
          {build.isError && isDown && (
            <OfflineOutline
              sentence={asked}
              reason={errorMessage(build.error)}
              onRetry={() => mutate(asked)}
              retrying={build.isPending}
            />
          )}
          {build.isError && !isDown && (
            <Callout kind="danger" role="alert" title="No workflow was built">
              {errorMessage(build.error)} {problemText(build.error)}
            </Callout>
          )}
          {build.isSuccess && document && (
            <BuiltWorkflow
              key={build.submittedAt}
              sentence={asked}
              answer={build.data}
              document={document}
              onDocumentChange={setDocument}
              onSave={saveDraft}
              onPublish={publish}
            />
          )}
          {build.isSuccess && !document && (
            <Callout kind="warning" role="status" title="No workflow was built">
              <p>{build.data.answer}</p>
              {remarks(build.data).map((remark) => (
                <p key={remark}>{remark}</p>
              ))}
            </Callout>
          )}
        </div>
      </div>
    </>
  );
}

/** What the builder says beside its answer, without saying anything twice. */
function remarks({ answer, notes, questions }: BuilderAnswer): string[] {
  const said = new Set([...notes, ...questions.map((question) => question.question)]);
  said.delete(answer);
  return [...said];
}

function problemText(error: unknown): string {
  return error instanceof ApiError
    ? error.problems.map((problem) => [problem.message, problem.hint].filter(Boolean).join(" ")).join(" ")
    : "";
}

function BuildingSkeleton() {
  return (
    <div role="status" aria-label="Building the workflow" className="space-y-3">
      <Skeleton className="h-20 w-full" />
      <Skeleton className="h-14 w-full" />
      <Skeleton className="h-14 w-full" />
    </div>
  );
}

function keep(sentence: string): void {
  try {
    if (sentence) sessionStorage.setItem(SENTENCE_KEY, sentence);
    else sessionStorage.removeItem(SENTENCE_KEY);
  } catch {
    // Storage can be switched off; the sentence then lasts as long as the page.
  }
}

function readKept(): string {
  try {
    return sessionStorage.getItem(SENTENCE_KEY) ?? "";
  } catch {
    return "";
  }
}
