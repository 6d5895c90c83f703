"use client";

import { type Dispatch, useCallback, useMemo, useState } from "react";

import {
  Button,
  Callout,
  Card,
  CardBody,
  CardHeader,
  Field,
  Input,
  Tab,
  TabPanel,
  Tabs,
  TabsList,
} from "@/components/ui";
import { ApiError, errorMessage } from "@/lib/api/error";
import type { BuilderAnswer, BuilderQuestion, Json, Problem, WorkflowDocument } from "@/lib/api/types";
import { useSession } from "@/lib/session";
import { browserTimeZone } from "@/lib/time";

import { DocumentTab } from "../workflow/DocumentTab";
import { parsePath, valueAt, withValueAt } from "../workflow/paths";
import { ProblemList } from "../workflow/ProblemList";
import { StepOutline } from "../workflow/StepOutline";
import { ownerPath } from "../workflow/steps";
import { useValidation } from "../workflow/useValidation";
import { isBlank, QuestionForm } from "./QuestionForm";
import { SentenceText } from "./SentenceText";
import { partWords, sentencePieces } from "./sentenceWords";

interface BuiltWorkflowProps {
  sentence: string;
  answer: BuilderAnswer;
  document: WorkflowDocument;
  onDocumentChange: Dispatch<WorkflowDocument>;
  onSave: (document: WorkflowDocument) => Promise<void>;
  onPublish: (document: WorkflowDocument) => Promise<void>;
}

/** The builder's answer: the steps with their words, the open questions, and the way to keep it. */
export function BuiltWorkflow({
  sentence,
  answer,
  document,
  onDocumentChange,
  onSave,
  onPublish,
}: BuiltWorkflowProps) {
  const session = useSession();
  const [active, setActive] = useState<string | null>(null);
  const [selected, setSelected] = useState<string | null>(null);
  const [tab, setTab] = useState("steps");
  const [busy, setBusy] = useState<"save" | "publish" | null>(null);
  const [failure, setFailure] = useState<{ error: unknown; document: WorkflowDocument } | null>(null);

  const validation = useValidation({ document });
  const refused = failure?.document === document ? failure.error : null;
  const problems = useMemo(
    () => joined(validation.data?.problems ?? [], refused instanceof ApiError ? refused.problems : []),
    [validation.data, refused],
  );
  const pieces = useMemo(
    () => sentencePieces(sentence, partWords(document, answer.steps)),
    [sentence, document, answer.steps],
  );

  const timezone = document.timezone ?? session.data?.workspace.timezone ?? browserTimeZone();
  const open = answer.questions.filter(
    (question) => question.required && isBlank(valueAt(document, parsePath(question.path))),
  ).length;

  const answerQuestion = useCallback(
    (question: BuilderQuestion, value: Json | undefined) =>
      onDocumentChange(withValueAt(document, parsePath(question.path), value)),
    [document, onDocumentChange],
  );

  async function attempt(kind: "save" | "publish", action: (document: WorkflowDocument) => Promise<void>) {
    setBusy(kind);
    setFailure(null);
    try {
      await action(document);
    } catch (error) {
      setFailure({ error, document });
      if (error instanceof ApiError && error.problems[0]) showProblem(error.problems[0]);
    } finally {
      setBusy(null);
    }
  }

  function showProblem(problem: Problem) {
    setTab("steps");
    setSelected(ownerPath(problem.path));
  }

  return (
    <div className="space-y-4">
      <Card aria-label="What was understood">
        <CardBody className="space-y-2 pt-4">
          <SentenceText pieces={pieces} active={active} onActiveChange={setActive} />
          {(open > 0 || answer.questions.length === 0) && <p className="text-sm">{answer.answer}</p>}
          {answer.notes.length > 0 && (
            <Callout kind="info" title="To know">
              <ul aria-label="Notes" className="list-disc space-y-0.5 pl-4">
                {answer.notes.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            </Callout>
          )}
          <p className="text-xs text-faint">
            Built by the {answer.meta.provider} provider in {Math.max(1, Math.round(answer.meta.took_ms))} ms.
          </p>
        </CardBody>
      </Card>

      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <Card aria-label="Workflow" className="px-4 pb-4 pt-1">
          <Tabs value={tab} onValueChange={setTab}>
            <TabsList label="Views of the workflow">
              <Tab value="steps">Steps</Tab>
              <Tab value="text">YAML</Tab>
            </TabsList>
            <TabPanel value="steps">
              <StepOutline
                document={document}
                problems={problems}
                active={active}
                onActiveChange={setActive}
                selected={selected}
              />
            </TabPanel>
            <TabPanel value="text">
              <DocumentTab document={document} onDocumentChange={onDocumentChange} />
            </TabPanel>
          </Tabs>
        </Card>

        <div className="min-w-0 space-y-4 lg:sticky lg:top-20">
          {answer.questions.length > 0 && (
            <Card aria-labelledby="questions-title">
              <CardHeader
                id="questions-title"
                title="Questions"
                description={open === 0 ? "Everything asked is answered." : `${open} still open`}
              />
              <CardBody>
                <QuestionForm
                  questions={answer.questions}
                  document={document}
                  timezone={timezone}
                  active={active}
                  onActiveChange={setActive}
                  onAnswer={answerQuestion}
                />
              </CardBody>
            </Card>
          )}
          <Card aria-label="Keep this workflow">
            <CardBody className="space-y-3 pt-4">
              <Field label="Name" required>
                <Input
                  value={document.name ?? ""}
                  maxLength={200}
                  onChange={(event) => onDocumentChange({ ...document, name: event.target.value })}
                />
              </Field>
              <div aria-live="polite" className="space-y-2">
                {validation.isError ? (
                  <p className="text-sm text-danger">Not checked: {errorMessage(validation.error)}</p>
                ) : problems.length > 0 ? (
                  <>
                    <p className="text-sm text-muted">Before it can be published:</p>
                    <ProblemList
                      problems={problems}
                      label="What is missing"
                      onSelect={showProblem}
                      within={document}
                    />
                  </>
                ) : validation.data?.valid ? (
                  <p className="text-sm text-success">Complete. It can be published.</p>
                ) : (
                  <p className="text-sm text-muted">Checking…</p>
                )}
              </div>
              {refused !== null && (
                <Callout kind="danger" role="alert">
                  {errorMessage(refused)}
                </Callout>
              )}
              <div className="flex flex-wrap justify-end gap-2">
                <Button
                  loading={busy === "save"}
                  disabled={busy !== null}
                  onClick={() => void attempt("save", onSave)}
                >
                  Save draft
                </Button>
                <Button
                  variant="primary"
                  loading={busy === "publish"}
                  disabled={busy !== null}
                  onClick={() => void attempt("publish", onPublish)}
                >
                  Publish
                </Button>
              </div>
            </CardBody>
          </Card>
        </div>
      </div>
    </div>
  );
}

function joined(one: readonly Problem[], other: readonly Problem[]): Problem[] {
  const known = new Set(one.map((problem) => `${problem.path}|${problem.message}`));
  return [...one, ...other.filter((problem) => !known.has(`${problem.path}|${problem.message}`))];
}
