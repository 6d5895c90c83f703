"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { type Dispatch, type SetStateAction, useEffect, useRef } from "react";

import { askChat, type ChatAnswer } from "./assistants";
import { HelpConversation, type Turn } from "./HelpConversation";
import { QuestionBox } from "./QuestionBox";
import { questionsFor } from "./questions";
import { pageContext, previousOf } from "./pageContext";
import { useAsk } from "./useAsk";
import { useTier } from "./useTier";

/** It outlives the panel: whoever closes it to look at a page goes on where they were. */
export interface Conversation {
  turns: Turn[];
  /** What is being written. */
  question: string;
}

export interface AIHelpPanelProps {
  conversation: Conversation;
  onChange: Dispatch<SetStateAction<Conversation>>;
  /** A link leads to another page of the app. */
  onLeave: () => void;
}

/** Questions and answers about the product and this workspace. */
export default function AIHelpPanel({ conversation, onChange, onLeave }: AIHelpPanelProps) {
  const { turns, question } = conversation;
  const pathname = usePathname();
  const id = useSearchParams().get("id");
  const tier = useTier();
  const box = useRef<HTMLTextAreaElement>(null);
  const setQuestion = (question: string) => onChange((before) => ({ ...before, question }));

  const ask = useAsk<string, ChatAnswer>(
    async (query, signal) => {
      const context = {
        ...pageContext(pathname, id),
        location: "help-panel",
        userTier: await tier(),
        previous: previousOf(turns.map(({ query, answer }) => ({ query, answer: answer.answer }))),
      };
      return askChat(query, context, signal);
    },
    (answer, query) => onChange((before) => ({ ...before, turns: [...before.turns, { query, answer }] })),
  );

  useEffect(() => box.current?.focus(), []);

  function send(query: string) {
    setQuestion("");
    ask.send(query);
    box.current?.focus();
  }

  function clear() {
    ask.stop();
    onChange((before) => ({ ...before, turns: [] }));
    box.current?.focus();
  }

  const isEmpty = turns.length === 0 && !ask.isAsking && !ask.error;

  return (
    <>
      <HelpConversation
        turns={turns}
        asking={ask.isAsking || ask.error ? (ask.asked ?? null) : null}
        error={ask.error}
        suggestions={isEmpty ? questionsFor(pathname) : []}
        onAsk={send}
        onLeave={onLeave}
      />
      <QuestionBox
        ref={box}
        question={question}
        onChange={setQuestion}
        onSend={send}
        onClear={isEmpty ? undefined : clear}
        isAsking={ask.isAsking}
        onStop={() => {
          setQuestion(ask.asked ?? "");
          ask.stop();
          box.current?.focus();
        }}
      />
    </>
  );
}
