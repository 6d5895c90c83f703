"use client";

import { type FormEvent, type KeyboardEvent, useRef } from "react";

import { Button, Field, Kbd, Textarea } from "@/components/ui";

import WorkflowAutosuggestions from "./WorkflowAutosuggestions";

export const MIN_SENTENCE = 5;
export const MAX_SENTENCE = 1_000;

const examples = [
  "When someone fills in the contact form, add a row to the Leads table and email me the details",
  "Every weekday at 8:30 fetch https://shop.example/orders.json, and for every order over 1000 email me",
  "When a webhook arrives with an order, add a row to the Orders table",
];

interface SentenceFormProps {
  sentence: string;
  onChange: (sentence: string) => void;
  onSubmit: (sentence: string) => void;
  busy: boolean;
  /** Examples are offered until there is an answer. */
  showExamples: boolean;
}

export function SentenceForm({ sentence, onChange, onSubmit, busy, showExamples }: SentenceFormProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const isReady = sentence.trim().length >= MIN_SENTENCE;

  function submit(event: FormEvent | KeyboardEvent) {
    event.preventDefault();
    if (isReady && !busy) onSubmit(sentence.trim());
    else area.current?.focus();
  }

  function take(offered: string) {
    onChange(offered);
    area.current?.focus();
  }

  return (
    <form onSubmit={submit} aria-label="Describe a workflow">
      <div className="rounded-lg border border-line bg-surface p-4">
        <Field
          label="What should happen, and when?"
          required
          help={
            sentence.length > MAX_SENTENCE - 100
              ? `${MAX_SENTENCE - sentence.length} characters left`
              : undefined
          }
        >
          <Textarea
            ref={area}
            rows={3}
            maxLength={MAX_SENTENCE}
            value={sentence}
            placeholder="When …, do …"
            className="text-lg sm:text-base"
            onChange={(event) => onChange(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
            }}
          />
        </Field>
        <div className="mt-3 flex flex-wrap items-center justify-between gap-3">
          <span className="hidden items-center gap-1 text-xs text-muted sm:flex">
            <Kbd>Ctrl</Kbd>
            <Kbd>Enter</Kbd> builds it
          </span>
          <Button type="submit" variant="primary" loading={busy} className="w-full sm:w-auto">
            Build workflow
          </Button>
        </div>
      </div>
      {showExamples && <WorkflowAutosuggestions onChoose={take} />}
      {showExamples && (
        <section aria-label="Examples" className="mt-4">
          <p className="mb-1.5 text-xs font-medium text-muted">Or start from an example</p>
          <ul className="space-y-1.5">
            {examples.map((example) => (
              <li key={example}>
                <button
                  type="button"
                  onClick={() => take(example)}
                  className="w-full rounded-md border border-line bg-surface px-3 py-2 text-left text-sm text-muted hover:bg-hover hover:text-text"
                >
                  {example}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </form>
  );
}
