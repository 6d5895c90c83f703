"use client";

import { ArrowUpRight, BookOpen } from "lucide-react";
import Link from "next/link";
import { useEffect, useRef } from "react";

import { Badge, buttonClass, CopyButton, Skeleton } from "@/components/ui";

import { AnswerText, Spans } from "./AnswerText";
import { AssistantMeta } from "./AssistantMeta";
import type { AnswerAction, ChatAnswer, Citation } from "./assistants";
import { FailureNotice } from "./FailureNotice";
import { localHref } from "./pageContext";

export interface Turn {
  query: string;
  answer: ChatAnswer;
}

interface HelpConversationProps {
  turns: readonly Turn[];
  /** The question that has no answer yet. */
  asking: string | null;
  error: unknown;
  suggestions: readonly string[];
  onAsk: (question: string) => void;
  /** A link leads to another page of the app. */
  onLeave: () => void;
}

export function HelpConversation({
  turns,
  asking,
  error,
  suggestions,
  onAsk,
  onLeave,
}: HelpConversationProps) {
  const newest = useRef<HTMLDivElement>(null);
  const count = turns.length + (asking === null ? 0 : 1);
  useEffect(() => newest.current?.scrollIntoView({ block: "start" }), [count, error]);

  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-4 py-4">
      {suggestions.length > 0 && <Suggestions questions={suggestions} onAsk={onAsk} />}
      <div role="log" aria-label="Conversation" aria-busy={asking !== null && !error} className="space-y-6">
        {turns.map((turn, index) => (
          <div key={index} ref={index === count - 1 ? newest : undefined} className="scroll-mt-4 space-y-3">
            <Question text={turn.query} />
            <Answer answer={turn.answer} onLeave={onLeave} />
          </div>
        ))}
        {asking !== null && (
          <div ref={newest} className="scroll-mt-4 space-y-3">
            <Question text={asking} />
            {error ? (
              <FailureNotice error={error} retryLabel="Ask again" onRetry={() => onAsk(asking)} />
            ) : (
              <div role="status" aria-label="Looking for an answer" className="space-y-2">
                <Skeleton className="h-4 w-full" />
                <Skeleton className="h-4 w-4/5" />
                <Skeleton className="h-4 w-2/3" />
              </div>
            )}
          </div>
        )}
      </div>
    </div>
  );
}

function Suggestions({ questions, onAsk }: { questions: readonly string[]; onAsk: (text: string) => void }) {
  return (
    <section aria-label="Questions to start with" className="mb-4">
      <p className="mb-3 text-sm text-muted">
        Answers come from the documentation and from this workspace, each with its source. What is not known
        is said.
      </p>
      <ul className="space-y-1.5">
        {questions.map((question) => (
          <li key={question}>
            <button
              type="button"
              onClick={() => onAsk(question)}
              className="w-full rounded-md border border-line bg-surface px-3 py-2 text-left text-sm hover:bg-hover"
            >
              {question}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Question({ text }: { text: string }) {
  return (
    <p className="ml-auto w-fit max-w-[85%] break-words rounded-lg bg-sunken px-3 py-2 text-sm">
      <span className="sr-only">You asked: </span>
      {text}
    </p>
  );
}

const behaviours: Partial<Record<ChatAnswer["behaviour"], string>> = {
  unanswerable: "Not known",
  escalate: "Needs a person",
  refuse: "Not answered",
};

function Answer({ answer, onLeave }: { answer: ChatAnswer; onLeave: () => void }) {
  const limit = behaviours[answer.behaviour];
  return (
    <article aria-label="Answer" className="space-y-3">
      {limit && <Badge tone="warning">{limit}</Badge>}
      <AnswerText text={answer.answer} />
      {answer.steps.length > 0 && (
        <ol aria-label="What to do" className="list-decimal space-y-1 pl-5 text-sm leading-relaxed">
          {answer.steps.map((step) => (
            <li key={step}>
              <Spans text={step} />
            </li>
          ))}
        </ol>
      )}
      <Actions actions={actionsOf(answer)} onLeave={onLeave} />
      {answer.citations.length > 0 && <Citations citations={answer.citations} />}
      <div className="flex items-center justify-between gap-2">
        <AssistantMeta meta={answer.meta} />
        <CopyButton text={plainText(answer)} label="Copy answer" />
      </div>
    </article>
  );
}

/** An answer that falls short always leads to a person. */
function actionsOf({ actions, behaviour }: ChatAnswer): AnswerAction[] {
  const local = actions.filter(({ href }) => localHref(href) !== null);
  const needsSupport = behaviour === "unanswerable" || behaviour === "escalate";
  const leadsToSupport = local.some(({ href }) => href.startsWith("/support"));
  return needsSupport && !leadsToSupport ? [...local, { label: "Ask support", href: "/support" }] : local;
}

function Actions({ actions, onLeave }: { actions: readonly AnswerAction[]; onLeave: () => void }) {
  if (actions.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {actions.map(({ label, href }) => (
        <Link
          key={href}
          href={href}
          prefetch={false}
          onClick={onLeave}
          className={buttonClass("secondary", "sm")}
        >
          {label}
        </Link>
      ))}
    </div>
  );
}

function Citations({ citations }: { citations: readonly Citation[] }) {
  return (
    <ul aria-label="Sources" className="space-y-1.5">
      {citations.map((citation) => (
        <li key={citation.href} className="rounded-md border border-line bg-surface px-3 py-2">
          <CitationTitle citation={citation} />
          <p className="mt-0.5 line-clamp-3 break-words text-xs text-muted">{citation.excerpt}</p>
        </li>
      ))}
    </ul>
  );
}

function CitationTitle({ citation: { title, section, href } }: { citation: Citation }) {
  const name = section && section !== title ? `${title}: ${section}` : title;
  const target = localHref(href);
  if (target === null) return <p className="text-sm font-medium">{name}</p>;
  return (
    <a
      href={target}
      target="_blank"
      rel="noreferrer"
      className="inline-flex max-w-full items-center gap-1.5 rounded text-sm font-medium text-accent hover:underline"
    >
      <BookOpen aria-hidden className="size-3.5 shrink-0" />
      <span className="min-w-0 break-words">{name}</span>
      <ArrowUpRight aria-hidden className="size-3 shrink-0" />
      <span className="sr-only">(opens in a new tab)</span>
    </a>
  );
}

function plainText({ answer, steps, citations }: ChatAnswer): string {
  const numbered = steps.map((step, index) => `${index + 1}. ${step}`);
  const sources = citations.map(({ title, section, href }) => `${title}: ${section} (${href})`);
  return [answer, ...numbered, ...(sources.length > 0 ? ["Sources:", ...sources] : [])].join("\n");
}
