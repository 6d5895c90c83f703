"use client";

import { Mail } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";

import ErrorState from "@/components/ErrorState";
import { Button, Card, EmptyState, PageHeader, SkeletonRows, Time } from "@/components/ui";
import { usePages } from "@/lib/api/pages";
import type { OutboxMessage } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { useSession } from "@/lib/session";

import { MessageView } from "./MessageView";

const REFRESH_MS = 15_000;

export function Outbox() {
  const selected = useSearchParams().get("id");
  const { data: session } = useSession();
  const messages = usePages(["outbox"], "/api/outbox", { refetchInterval: REFRESH_MS });

  return (
    <>
      <div className={cn(selected && "hidden lg:block")}>
        <PageHeader
          title="Outbox"
          description={
            session?.mail === "smtp"
              ? "Messages that workflows sent through the mail server."
              : "No mail server is set up, so messages that workflows send stay here and reach nobody."
          }
        />
      </div>
      {messages.isPending ? (
        <Card>
          <SkeletonRows rows={5} label="Loading messages" />
        </Card>
      ) : messages.isError && !messages.items ? (
        <Card>
          <ErrorState
            title="Messages could not be loaded"
            error={messages.error}
            onRetry={() => void messages.refetch()}
            retrying={messages.isFetching}
          />
        </Card>
      ) : messages.items?.length === 0 && !selected ? (
        <Card>
          <EmptyState
            icon={<Mail />}
            title="No messages yet"
            description="When a step of a workflow sends an e-mail, it is listed here with its text and the run it came from."
          />
        </Card>
      ) : (
        <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,20rem)_minmax(0,1fr)]">
          <Card aria-label="Messages" className={cn("overflow-hidden", selected && "hidden lg:block")}>
            <ul className="divide-y divide-line">
              {messages.items?.map((message) => (
                <MessageEntry key={message.id} message={message} isSelected={message.id === selected} />
              ))}
            </ul>
            {messages.hasNextPage && (
              <div className="border-t border-line p-2 text-center">
                <Button
                  variant="ghost"
                  loading={messages.isFetchingNextPage}
                  onClick={() => void messages.fetchNextPage()}
                >
                  Older messages
                </Button>
              </div>
            )}
          </Card>
          {selected ? (
            <MessageView id={selected} />
          ) : (
            <Card className="hidden lg:block">
              <EmptyState title="Choose a message" description="Its text and headers appear here." />
            </Card>
          )}
        </div>
      )}
    </>
  );
}

function MessageEntry({ message, isSelected }: { message: OutboxMessage; isSelected: boolean }) {
  return (
    <li>
      <Link
        href={`/outbox?id=${encodeURIComponent(message.id)}`}
        aria-current={isSelected ? "true" : undefined}
        className={cn(
          "block px-4 py-2.5 focus-visible:-outline-offset-2",
          isSelected ? "bg-hover" : "hover:bg-hover/60",
        )}
      >
        <span className="flex items-baseline justify-between gap-3">
          <span className="truncate text-sm font-medium">{message.subject || "(no subject)"}</span>
          <Time at={message.created_at} className="shrink-0 text-xs text-muted" />
        </span>
        <span className="block truncate text-xs text-muted">To {message.to.join(", ")}</span>
      </Link>
    </li>
  );
}
