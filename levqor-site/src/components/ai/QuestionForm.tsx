"use client";

import { CircleCheck, CircleDashed } from "lucide-react";
import { useId, useRef } from "react";

import { Button, Field, Input, Textarea } from "@/components/ui";
import type { BuilderQuestion, Json, WorkflowDocument } from "@/lib/api/types";
import { cn } from "@/lib/cn";

import { CronPreview } from "../workflow/CronPreview";
import { type FormFieldValue, FormFieldsEditor } from "../workflow/FormFieldsEditor";
import { parsePath, valueAt } from "../workflow/paths";
import { cronValue, jsonOrText } from "../workflow/fieldValues";
import { MapControl } from "../workflow/MapControl";
import { ownerPath } from "../workflow/steps";
import { TableSelect } from "../workflow/TableSelect";
import { usePointing } from "../workflow/usePointing";

interface QuestionFormProps {
  questions: readonly BuilderQuestion[];
  document: WorkflowDocument;
  timezone: string;
  active: string | null;
  onActiveChange: (path: string | null) => void;
  onAnswer: (question: BuilderQuestion, value: Json | undefined) => void;
}

/** What the sentence left open, as a form. Every answer goes to its place in the document at once. */
export function QuestionForm({ questions, active, onActiveChange, ...rest }: QuestionFormProps) {
  const root = useRef<HTMLUListElement>(null);
  usePointing(root, onActiveChange);
  return (
    <ul ref={root} aria-label="Questions" className="space-y-5">
      {questions.map((question) => (
        <li
          key={question.id}
          data-step={ownerPath(question.path)}
          className={cn(
            "-mx-2 rounded-md px-2 py-1 transition-colors",
            active !== null && active === ownerPath(question.path) && "bg-accent-subtle/50",
          )}
        >
          <QuestionItem question={question} {...rest} />
        </li>
      ))}
    </ul>
  );
}

interface QuestionItemProps extends Pick<QuestionFormProps, "document" | "timezone" | "onAnswer"> {
  question: BuilderQuestion;
}

function QuestionItem({ question, document, timezone, onAnswer }: QuestionItemProps) {
  const value = valueAt(document, parsePath(question.path)) as Json | undefined;
  const answer = (next: Json | undefined) => onAnswer(question, next);
  const isAnswered = !isBlank(value);
  return (
    <div>
      <div className="flex items-start gap-2">
        {isAnswered ? (
          <CircleCheck aria-label="Answered" className="mt-1 size-3.5 shrink-0 text-success" />
        ) : (
          <CircleDashed aria-label="Open" className="mt-1 size-3.5 shrink-0 text-warning" />
        )}
        <div className="min-w-0 flex-1">
          <QuestionControl question={question} value={value} answer={answer} timezone={timezone} />
          <Suggestions question={question} value={value} answer={answer} />
        </div>
      </div>
    </div>
  );
}

export function isBlank(value: unknown): boolean {
  return (
    value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)
  );
}

interface ControlProps {
  question: BuilderQuestion;
  value: Json | undefined;
  answer: (value: Json | undefined) => void;
}

function QuestionControl({ question, value, answer, timezone }: ControlProps & { timezone: string }) {
  const frame = { label: question.question, required: question.required };
  const kind: string = question.type;
  switch (kind) {
    case "form_fields":
      return (
        <fieldset className="min-w-0">
          <legend className="mb-1.5 text-sm font-medium">{question.question}</legend>
          <FormFieldsEditor
            value={Array.isArray(value) ? (value as unknown as FormFieldValue[]) : []}
            onChange={(fields) => answer(fields as unknown as Json)}
          />
        </fieldset>
      );
    case "choice":
      return <ChoiceControl question={question} value={value} answer={answer} />;
    case "table":
      return <TableSelect {...frame} value={shownText(value)} onChange={answer} />;
    case "cron":
      return (
        <div className="space-y-2">
          <Field {...frame} help="Five fields: minute hour day month weekday.">
            <Input
              className="font-mono"
              spellCheck={false}
              placeholder="30 8 * * 1-5"
              value={Array.isArray(value) ? value.join("; ") : shownText(value)}
              onChange={(event) => answer(cronValue(event.target.value))}
            />
          </Field>
          {!isBlank(value) && <CronPreview cron={value as string | string[]} timezone={timezone} />}
        </div>
      );
    case "number":
      return (
        <Field {...frame}>
          <Input
            type="number"
            step="any"
            value={typeof value === "number" ? value : ""}
            onChange={(event) => answer(event.target.value === "" ? undefined : Number(event.target.value))}
          />
        </Field>
      );
    case "map":
      return (
        <MapControl
          label={question.question}
          value={typeof value === "object" && value !== null && !Array.isArray(value) ? value : {}}
          onChange={answer}
        />
      );
    case "long_text":
      return (
        <Field {...frame}>
          <Textarea value={shownText(value)} onChange={(event) => answer(event.target.value || undefined)} />
        </Field>
      );
    case "expression":
      return (
        <Field {...frame} help="An expression such as ${{ trigger.fields.email }}, or a fixed value.">
          <Input
            className="font-mono"
            spellCheck={false}
            value={shownText(value)}
            onChange={(event) => answer(event.target.value || undefined)}
          />
        </Field>
      );
    default:
      return (
        <Field {...frame}>
          <Input
            // Not type="email" or "url": an expression is a valid answer too.
            inputMode={kind === "email" ? "email" : kind === "url" ? "url" : undefined}
            autoComplete={kind === "email" ? "email" : "off"}
            placeholder={kind === "email" ? "name@example.com" : kind === "url" ? "https://" : undefined}
            spellCheck={kind === "text"}
            value={shownText(value)}
            onChange={(event) => answer(textAnswer(event.target.value, value))}
          />
        </Field>
      );
  }
}

function shownText(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(shownText).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A place that holds a list keeps holding one; otherwise the text as it was typed. */
function textAnswer(typed: string, before: Json | undefined): Json | undefined {
  if (typed === "") return undefined;
  return Array.isArray(before) ? typed.split(",").map((part) => part.trim()) : typed;
}

export function suggestionValue(suggestion: Json): Json {
  const isLabelled =
    typeof suggestion === "object" &&
    suggestion !== null &&
    !Array.isArray(suggestion) &&
    "value" in suggestion;
  return isLabelled ? (suggestion.value ?? null) : suggestion;
}

export function suggestionLabel(suggestion: Json): string {
  if (typeof suggestion === "object" && suggestion !== null && !Array.isArray(suggestion)) {
    if (typeof suggestion.label === "string") return suggestion.label;
    if (typeof suggestion.name === "string") return suggestion.name;
  }
  const value = suggestionValue(suggestion);
  if (Array.isArray(value)) return value.map(suggestionLabel).join(", ");
  const whole = typeof value === "string" ? /^\$\{\{(.*)\}\}$/s.exec(value) : null;
  return whole?.[1] ? whole[1].trim() : shownText(value);
}

function isSame(one: Json | undefined, other: Json | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function Suggestions({ question, value, answer }: ControlProps) {
  if (question.type === "choice" || question.suggestions.length === 0) return null;
  return (
    <ul aria-label={`Suggestions: ${question.question}`} className="mt-2 flex flex-wrap gap-1.5">
      {question.suggestions.map((suggestion) => {
        const label = suggestionLabel(suggestion);
        const offered = suggestionValue(suggestion);
        return (
          <li key={JSON.stringify(suggestion)} className="min-w-0 max-w-full">
            <Button
              size="sm"
              aria-pressed={isSame(value, offered)}
              title={label}
              aria-label={`Use ${label}`}
              className="max-w-full aria-pressed:border-accent aria-pressed:bg-accent-subtle aria-pressed:text-accent"
              onClick={() => answer(offered)}
            >
              <span className="truncate">{label}</span>
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

function ChoiceControl({ question, value, answer }: ControlProps) {
  const name = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-sm font-medium">{question.question}</legend>
      <div className="space-y-1">
        {question.suggestions.map((suggestion) => (
          <label key={JSON.stringify(suggestion)} className="flex cursor-pointer items-center gap-2 text-sm">
            <input
              type="radio"
              name={name}
              className="size-4 accent-accent"
              checked={isSame(value, suggestionValue(suggestion))}
              onChange={() => answer(suggestionValue(suggestion))}
            />
            <span className="min-w-0 break-words">{suggestionLabel(suggestion)}</span>
          </label>
        ))}
      </div>
      {question.suggestions.length === 0 && (
        <Field label={question.question} hideLabel required={question.required}>
          <Input
            value={shownText(value)}
            onChange={(event) =>
              answer(event.target.value === "" ? undefined : jsonOrText(event.target.value))
            }
          />
        </Field>
      )}
    </fieldset>
  );
}
