"use client";

import { type Dispatch, type FormEvent, useState } from "react";

import { Button, Callout, Card, CardBody, Field, Input } from "@/components/ui";
import type { BuilderAnswer, WorkflowDocument } from "@/lib/api/types";

import { DocumentChanges } from "../workflow/DocumentChanges";
import { titlesOf } from "../workflow/steps";
import { askWorkflow } from "./assistants";
import { FailureNotice } from "./FailureNotice";
import { useAsk } from "./useAsk";
import { useTier } from "./useTier";

const SHORTEST = 5;

interface FollowUpProps {
  document: WorkflowDocument;
  questions: BuilderAnswer["questions"];
  onAccept: Dispatch<BuilderAnswer>;
}

/** A sentence that changes the draft: what it would change is shown, and nothing changes before it is accepted. */
export function FollowUp({ document, questions, onAccept }: FollowUpProps) {
  const [sentence, setSentence] = useState("");
  const tier = useTier();
  const edit = useAsk<string, BuilderAnswer>(async (query, signal) => {
    const context = { page: "/workflows/new", location: "builder", userTier: await tier() };
    return askWorkflow(query, { ...context, document, questions }, signal);
  });
  const answer = edit.isAsking ? undefined : edit.answer;
  const changes = answer?.changes ?? [];

  function submit(event: FormEvent) {
    event.preventDefault();
    if (sentence.trim().length >= SHORTEST) edit.send(sentence.trim());
  }

  function accept(edited: BuilderAnswer) {
    onAccept(edited);
    setSentence("");
    edit.stop();
  }

  return (
    <Card aria-label="Change the draft">
      <CardBody className="space-y-3 pt-4">
        <form onSubmit={submit} className="flex flex-wrap items-end gap-2">
          <Field label="What should change?" required className="min-w-0 grow">
            <Input
              value={sentence}
              maxLength={1000}
              placeholder="also send it to Slack #ops"
              onChange={(event) => setSentence(event.target.value)}
            />
          </Field>
          <Button type="submit" loading={edit.isAsking} disabled={sentence.trim().length < SHORTEST}>
            Show the change
          </Button>
        </form>
        <div aria-live="polite" className="space-y-3">
          {edit.error && !edit.isAsking && (
            <FailureNotice error={edit.error} what="workflow" onRetry={() => edit.send(sentence.trim())} />
          )}
          {answer && changes.length === 0 && <Callout kind="info">{answer.answer}</Callout>}
          {answer && changes.length > 0 && (
            <>
              <p className="text-sm">{answer.answer}</p>
              <DocumentChanges
                changes={changes}
                label="Changes to the draft"
                titles={answer.document ? titlesOf(answer.document) : undefined}
              />
              <div className="flex gap-2">
                <Button variant="primary" onClick={() => accept(answer)}>
                  Accept
                </Button>
                <Button onClick={edit.stop}>Discard</Button>
              </div>
            </>
          )}
        </div>
      </CardBody>
    </Card>
  );
}
