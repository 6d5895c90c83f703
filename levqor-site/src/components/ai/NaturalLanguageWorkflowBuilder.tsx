"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { Button, Callout, PageHeader, Skeleton, toast } from "@/components/ui";
import type { BuilderAnswer, WorkflowDocument } from "@/lib/api/types";

import { useWorkflowActions } from "../workflow/useWorkflowActions";
import { askWorkflow } from "./assistants";
import { BuiltWorkflow } from "./BuiltWorkflow";
import { assistantFailure } from "./failure";
import { FailureNotice } from "./FailureNotice";
import { FollowUp } from "./FollowUp";
import { OfflineOutline } from "./OfflineOutline";
import { MIN_SENTENCE, SentenceForm } from "./SentenceForm";
import { useAsk } from "./useAsk";
import { useTier } from "./useTier";

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
  const tier = useTier();
  const savedId = useRef<string | null>(null);
  const [edited, setEdited] = useState<BuilderAnswer | null>(null);

  const build = useAsk<string, BuilderAnswer>(
    async (query, signal) => {
      const context = { page: "/workflows/new", location: "builder", userTier: await tier() };
      return askWorkflow(query, context, signal);
    },
    (answer) => {
      savedId.current = null;
      setEdited(null);
      setDocument(answer.document ?? null);
    },
  );

  const { send } = build;
  useEffect(() => {
    if (initialQuery.trim().length >= MIN_SENTENCE) send(initialQuery.trim());
    else setSentence((typed) => typed || readKept());
  }, [initialQuery, send]);

  function changeSentence(next: string) {
    setSentence(next);
    keep(next);
  }

  function acceptEdit(changed: BuilderAnswer) {
    setEdited(changed);
    setDocument(changed.document ?? null);
  }

  async function save(current: WorkflowDocument) {
    const saved = savedId.current
      ? await workflows.save(savedId.current, current)
      : await workflows.create(current);
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

  const asked = build.asked ?? "";
  const answer = build.isAsking ? undefined : (edited ?? build.answer);
  const error = build.isAsking ? null : build.error;
  const isDown =
    error !== null && ["unreachable", "timeout", "failed"].includes(assistantFailure(error).kind);

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
          onSubmit={send}
          busy={build.isAsking}
          showExamples={build.isUnasked}
        />
        <div aria-live="polite" aria-busy={build.isAsking}>
          {build.isAsking && <Building onStop={build.stop} />}
          {error && isDown && <OfflineOutline sentence={asked} error={error} onRetry={() => send(asked)} />}
          {error && !isDown && <FailureNotice error={error} what="workflow" onRetry={() => send(asked)} />}
          {answer && document && (
            <BuiltWorkflow
              key={build.askedAt}
              sentence={asked}
              answer={answer}
              document={document}
              onDocumentChange={setDocument}
              onSave={saveDraft}
              onPublish={publish}
            />
          )}
          {answer && document && (
            <div className="mt-5">
              <FollowUp document={document} questions={answer.questions} onAccept={acceptEdit} />
            </div>
          )}
          {answer && !document && (
            <Callout kind="warning" role="status" title="No workflow was built">
              <p>{answer.answer}</p>
              {remarks(answer).map((remark) => (
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

function Building({ onStop }: { onStop: () => void }) {
  return (
    <div className="space-y-3">
      <div role="status" aria-label="Building the workflow" className="space-y-3">
        <Skeleton className="h-20 w-full" />
        <Skeleton className="h-14 w-full" />
        <Skeleton className="h-14 w-full" />
      </div>
      <Button size="sm" onClick={onStop}>
        Stop
      </Button>
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
