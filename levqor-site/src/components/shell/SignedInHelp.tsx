"use client";

import { CircleQuestionMark } from "lucide-react";
import { type ComponentType, type ReactNode, useCallback, useEffect, useState } from "react";

import type { AIHelpPanelProps, Conversation } from "@/components/ai/AIHelpPanel";
import ErrorState from "@/components/ErrorState";
import HelpPanel from "@/components/HelpPanel";
import { IconButton, Skeleton, Tab, TabPanel, Tabs, TabsList } from "@/components/ui";

import type { Help } from "./useHelp";

type Assistant = ComponentType<AIHelpPanelProps>;

let arrived: Assistant | null = null;

async function fetchAssistant(): Promise<Assistant> {
  arrived = (await import("@/components/ai/AIHelpPanel")).default;
  return arrived;
}

function fetchEarly(): void {
  fetchAssistant().catch(() => undefined);
}

/** The one help of every signed-in page: the assistant, and beside it what needs no server. */
export function SignedInHelp({ help }: { help: Help }) {
  const [conversation, setConversation] = useState<Conversation>({ turns: [], question: "" });
  return (
    <HelpPanel
      open={help.isOpen}
      onOpenChange={help.onOpenChange}
      onCloseAutoFocus={help.onCloseAutoFocus}
      trigger={
        <IconButton
          ref={help.button}
          label="Help"
          aria-keyshortcuts="?"
          icon={<CircleQuestionMark aria-hidden className="size-4" />}
          onPointerEnter={fetchEarly}
          onFocus={fetchEarly}
        />
      }
    >
      {(guides) => (
        <TwoTabs
          assistant={
            <LateAssistant conversation={conversation} onChange={setConversation} onLeave={help.close} />
          }
          guides={guides}
        />
      )}
    </HelpPanel>
  );
}

/** A question that is under way goes on while the guides are looked at. */
function TwoTabs({ assistant, guides }: { assistant: ReactNode; guides: ReactNode }) {
  const panel = "flex min-h-0 flex-1 flex-col pt-0 data-[state=inactive]:hidden";
  return (
    <Tabs defaultValue="ask" className="flex min-h-0 flex-1 flex-col">
      <TabsList label="Kinds of help" className="shrink-0 px-4 pt-1">
        <Tab value="ask">Ask</Tab>
        <Tab value="guides">Guides and support</Tab>
      </TabsList>
      <TabPanel value="ask" forceMount tabIndex={-1} className={panel}>
        {assistant}
      </TabPanel>
      <TabPanel value="guides" tabIndex={-1} className={panel}>
        {guides}
      </TabPanel>
    </Tabs>
  );
}

/** Its code is fetched when it is about to be needed, and asked for again where there was no server. */
function LateAssistant(props: AIHelpPanelProps) {
  const [Assistant, setAssistant] = useState<Assistant | null>(() => arrived);
  const [error, setError] = useState<unknown>(null);

  const load = useCallback(() => {
    setError(null);
    fetchAssistant().then((found) => setAssistant(() => found), setError);
  }, []);
  useEffect(() => {
    if (!arrived) load();
  }, [load]);

  if (Assistant) return <Assistant {...props} />;
  if (error) {
    return (
      <ErrorState
        title="The assistant could not be loaded"
        description="The server cannot be reached. The guides are still here."
        onRetry={load}
      />
    );
  }
  return (
    <div role="status" aria-label="Loading the assistant" className="space-y-2 px-4 py-4">
      <Skeleton className="h-4 w-4/5" />
      <Skeleton className="h-9 w-full" />
      <Skeleton className="h-9 w-full" />
    </div>
  );
}
