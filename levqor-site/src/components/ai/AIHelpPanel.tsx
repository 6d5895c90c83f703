"use client";

import * as Radix from "@radix-ui/react-dialog";
import { Eraser, X } from "lucide-react";
import { usePathname, useSearchParams } from "next/navigation";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";

import { Button, IconButton } from "@/components/ui";

import { askChat, type ChatAnswer } from "./assistants";
import { HelpConversation, type Turn } from "./HelpConversation";
import { QuestionBox } from "./QuestionBox";
import { questionsFor } from "./questions";
import { pageContext, previousOf } from "./pageContext";
import { useAsk } from "./useAsk";
import { useTier } from "./useTier";

interface AIHelpPanelProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Has the focus after closing, when what had it before is gone. */
  opener?: RefObject<HTMLElement | null>;
}

/** Questions and answers about the product and this workspace, in a sheet beside the page. */
export default function AIHelpPanel({ open, onOpenChange, opener }: AIHelpPanelProps) {
  const pathname = usePathname();
  const id = useSearchParams().get("id");
  const tier = useTier();
  const [turns, setTurns] = useState<Turn[]>([]);
  const [question, setQuestion] = useState("");
  const box = useRef<HTMLTextAreaElement>(null);
  const hadFocus = useRef<Element | null>(null);

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
    (answer, query) => setTurns((before) => [...before, { query, answer }]),
  );

  const { stop } = ask;
  useEffect(() => {
    if (!open) stop();
  }, [open, stop]);

  function send(query: string) {
    setQuestion("");
    ask.send(query);
    box.current?.focus();
  }

  function clear() {
    stop();
    setTurns([]);
    box.current?.focus();
  }

  const close = useCallback(() => onOpenChange(false), [onOpenChange]);
  const isEmpty = turns.length === 0 && !ask.isAsking && !ask.error;

  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade-in bg-scrim/30" />
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            hadFocus.current = document.activeElement;
            box.current?.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            returnFocus(hadFocus.current, opener?.current ?? null);
          }}
          className="fixed inset-y-0 right-0 z-50 flex w-full animate-fade-in flex-col border-l border-line bg-canvas shadow-overlay outline-none sm:w-[27rem]"
        >
          <header className="flex h-topbar shrink-0 items-center gap-1 border-b border-line px-4">
            <Radix.Title className="flex-1 text-base font-semibold">Help</Radix.Title>
            {!isEmpty && (
              <Button size="sm" variant="ghost" onClick={clear}>
                <Eraser aria-hidden className="size-3.5" />
                Clear
              </Button>
            )}
            <Radix.Close asChild>
              <IconButton
                label="Close help"
                icon={<X aria-hidden className="size-4" />}
                className="-mr-1.5"
              />
            </Radix.Close>
          </header>
          <HelpConversation
            turns={turns}
            asking={ask.isAsking || ask.error ? (ask.asked ?? null) : null}
            error={ask.error}
            suggestions={isEmpty ? questionsFor(pathname) : []}
            onAsk={send}
            onLeave={close}
          />
          <QuestionBox
            ref={box}
            question={question}
            onChange={setQuestion}
            onSend={send}
            isAsking={ask.isAsking}
            onStop={() => {
              setQuestion(ask.asked ?? "");
              stop();
              box.current?.focus();
            }}
          />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function returnFocus(before: Element | null, opener: HTMLElement | null): void {
  const isStillThere = before instanceof HTMLElement && before.isConnected && before !== document.body;
  (isStillThere ? before : opener)?.focus();
}
