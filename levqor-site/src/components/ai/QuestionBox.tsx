"use client";

import { ArrowUp, Eraser, Square } from "lucide-react";
import { type FormEvent, forwardRef, type KeyboardEvent, useState } from "react";

import { Button, Checkbox, Field, IconButton, Textarea } from "@/components/ui";

import { useShortcutChoice } from "./useHelpShortcut";

export const MIN_QUESTION = 3;
export const MAX_QUESTION = 500;

interface QuestionBoxProps {
  question: string;
  onChange: (question: string) => void;
  onSend: (question: string) => void;
  /** Forgets the conversation, where there is one. */
  onClear?: () => void;
  isAsking: boolean;
  onStop: () => void;
}

/** Where a question is written. Enter sends it, Shift and Enter starts a new line. */
export const QuestionBox = forwardRef<HTMLTextAreaElement, QuestionBoxProps>(function QuestionBox(
  { question, onChange, onSend, onClear, isAsking, onStop },
  ref,
) {
  const [isTooShort, setIsTooShort] = useState(false);
  const { isOn, choose } = useShortcutChoice();

  function submit(event: FormEvent | KeyboardEvent) {
    event.preventDefault();
    const asked = question.trim();
    if (isAsking) return;
    setIsTooShort(asked.length < MIN_QUESTION);
    if (asked.length >= MIN_QUESTION) onSend(asked);
  }

  return (
    <form onSubmit={submit} aria-label="Ask a question" className="border-t border-line px-4 pb-3 pt-3">
      <div className="relative">
        <Field
          label="Your question"
          required
          hideLabel
          error={isTooShort ? `Write at least ${MIN_QUESTION} characters.` : undefined}
          help={
            question.length > MAX_QUESTION - 60
              ? `${MAX_QUESTION - question.length} characters left`
              : undefined
          }
        >
          <Textarea
            ref={ref}
            rows={2}
            maxLength={MAX_QUESTION}
            value={question}
            placeholder="Ask about Levqor X or this workspace"
            className="resize-none pr-11"
            onChange={(event) => {
              setIsTooShort(false);
              onChange(event.target.value);
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) submit(event);
            }}
          />
        </Field>
        <div className="absolute right-1.5 top-1.5">
          {isAsking ? (
            <IconButton
              label="Stop"
              variant="secondary"
              icon={<Square aria-hidden className="size-3" />}
              onClick={onStop}
            />
          ) : (
            <IconButton
              type="submit"
              label="Ask"
              variant="primary"
              icon={<ArrowUp aria-hidden className="size-4" />}
            />
          )}
        </div>
      </div>
      <div className="mt-2 flex min-h-7 items-center justify-between gap-3 text-xs text-muted">
        <Checkbox
          label="The ? key opens this panel"
          checked={isOn}
          onChange={(event) => choose(event.target.checked)}
        />
        {onClear && (
          <Button size="sm" variant="ghost" onClick={onClear}>
            <Eraser aria-hidden className="size-3.5" />
            Clear
          </Button>
        )}
      </div>
    </form>
  );
});
