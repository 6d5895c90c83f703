"use client";

import { ArrowRight } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";

import WorkflowAutosuggestions from "@/components/ai/WorkflowAutosuggestions";
import { Button, Textarea } from "@/components/ui";

const MIN_LENGTH = 5;
const MAX_LENGTH = 1000;
const MOST_SUGGESTIONS = 4;

const examples = [
  "When someone fills in the contact form, add a row to the Leads table and email me the details",
  "Every weekday at 8:30 fetch a JSON address, and for every order over 1000 email me",
  "When a webhook arrives, add a row to the Orders table",
];

/** Takes a sentence to the builder. */
export function DescribeBox() {
  const router = useRouter();
  const [sentence, setSentence] = useState("");
  const box = useRef<HTMLTextAreaElement>(null);
  const query = sentence.trim();
  const isTooShort = query.length < MIN_LENGTH;

  function build(event?: FormEvent) {
    event?.preventDefault();
    if (isTooShort) {
      box.current?.focus();
      return;
    }
    router.push(`/workflows/new?query=${encodeURIComponent(query)}`);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) build();
  }

  function take(example: string) {
    setSentence(example);
    box.current?.focus();
  }

  return (
    <div className="px-4 pb-4">
      <form onSubmit={build}>
        <label htmlFor="describe" className="text-sm font-medium">
          Describe an automation
        </label>
        <Textarea
          ref={box}
          id="describe"
          rows={3}
          maxLength={MAX_LENGTH}
          value={sentence}
          onChange={(event) => setSentence(event.target.value)}
          onKeyDown={onKeyDown}
          placeholder="When something happens, what should be done?"
          className="mt-2"
        />
        <div className="mt-3 flex flex-wrap items-end justify-between gap-3">
          <p className="text-xs text-muted">You review every step before anything runs.</p>
          <Button type="submit" variant="primary" disabled={isTooShort}>
            Build workflow
            <ArrowRight aria-hidden className="size-3.5" />
          </Button>
        </div>
      </form>
      <WorkflowAutosuggestions
        onChoose={take}
        most={MOST_SUGGESTIONS}
        fallback={<Examples onChoose={take} />}
      />
    </div>
  );
}

function Examples({ onChoose }: { onChoose: (sentence: string) => void }) {
  return (
    <div className="mt-3 border-t border-line pt-3">
      <p id="describe-examples" className="text-xs text-muted">
        Examples
      </p>
      <ul aria-labelledby="describe-examples" className="mt-1 flex flex-col">
        {examples.map((example) => (
          <li key={example}>
            <button
              type="button"
              onClick={() => onChoose(example)}
              className="-mx-1.5 w-[calc(100%+0.75rem)] rounded px-1.5 py-1 text-left text-sm text-muted hover:bg-hover hover:text-text"
            >
              {example}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
