"use client";

import { useMutation } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";

/**
 * One question at a time to an assistant. A new question, `stop` and leaving the page abort the one under way;
 * what is aborted neither answers nor fails.
 */
export function useAsk<Question, Answer>(
  ask: (question: Question, signal: AbortSignal) => Promise<Answer>,
  onAnswer?: (answer: Answer, question: Question) => void,
) {
  const underWay = useRef<AbortController | null>(null);
  const { mutate, reset, ...state } = useMutation({
    mutationFn: (question: Question) => {
      underWay.current?.abort();
      underWay.current = new AbortController();
      return ask(question, underWay.current.signal);
    },
  });

  const stop = useCallback(() => {
    underWay.current?.abort();
    underWay.current = null;
    reset();
  }, [reset]);

  const answered = useRef(onAnswer);
  answered.current = onAnswer;
  const send = useCallback(
    (question: Question) =>
      mutate(question, { onSuccess: (answer, asked) => answered.current?.(answer, asked) }),
    [mutate],
  );

  useEffect(() => () => underWay.current?.abort(), []);

  return {
    send,
    stop,
    isAsking: state.isPending,
    isUnasked: state.isIdle,
    asked: state.variables,
    /** Differs from question to question. */
    askedAt: state.submittedAt,
    answer: state.data,
    error: state.error,
  };
}
