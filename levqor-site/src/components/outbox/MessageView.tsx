"use client";

import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

import ErrorState from "@/components/ErrorState";
import { Badge, buttonClass, Card, SkeletonRows, Tab, TabPanel, Tabs, TabsList, Time } from "@/components/ui";
import { api } from "@/lib/api/client";
import type { OutboxMessage } from "@/lib/api/types";

const NOTHING_LOADS =
  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">" +
  '<base target="_blank">';

export function MessageView({ id }: { id: string }) {
  const message = useQuery({
    queryKey: ["outbox", id],
    queryFn: ({ signal }) => api.get("/api/outbox/{id}", { path: { id }, signal }),
  });

  return (
    <Card aria-label="Message">
      <Link href="/outbox" className="block px-4 pt-3 text-sm text-accent hover:underline lg:hidden">
        All messages
      </Link>
      {message.isPending ? (
        <SkeletonRows rows={4} label="Loading the message" />
      ) : message.isError ? (
        <ErrorState
          title="The message could not be loaded"
          error={message.error}
          onRetry={() => void message.refetch()}
          retrying={message.isFetching}
        />
      ) : (
        <Message message={message.data} />
      )}
    </Card>
  );
}

function Message({ message }: { message: OutboxMessage }) {
  return (
    <article>
      <header className="border-b border-line px-4 py-3">
        <div className="flex flex-wrap items-start justify-between gap-2">
          <h2 className="min-w-0 break-words text-lg font-semibold">{message.subject || "(no subject)"}</h2>
          <a
            href={`/api/outbox/${encodeURIComponent(message.id)}/eml`}
            download
            className={buttonClass("secondary", "sm")}
          >
            <Download aria-hidden className="size-3.5" />
            Download .eml
          </a>
        </div>
        <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-sm">
          <Header name="From">{message.from}</Header>
          <Header name="To">{message.to.join(", ")}</Header>
          <Header name="Date">
            <Time at={message.created_at} format="absolute" />
          </Header>
          <Header name="Delivery">
            <Badge tone={message.delivered === "smtp" ? "success" : "neutral"}>
              {message.delivered === "smtp" ? "Handed to the mail server" : "Kept here, not sent"}
            </Badge>
          </Header>
          {message.run_id && (
            <Header name="Run">
              <Link
                href={`/runs/view?id=${encodeURIComponent(message.run_id)}`}
                className="rounded text-accent hover:underline"
              >
                Open the run that sent it
              </Link>
            </Header>
          )}
        </dl>
      </header>
      {message.html ? (
        <Tabs defaultValue="html" className="px-4 pb-4 pt-1">
          <TabsList label="Form of the message">
            <Tab value="html">HTML</Tab>
            <Tab value="text">Text</Tab>
          </TabsList>
          <TabPanel value="html">
            <iframe
              title="Message as HTML"
              sandbox=""
              srcDoc={NOTHING_LOADS + message.html}
              className="h-[28rem] w-full rounded-md border border-line bg-[white]"
            />
            <p className="mt-2 text-xs text-muted">
              Shown without scripts, remote pictures or working links.
            </p>
          </TabPanel>
          <TabPanel value="text">
            <TextBody text={message.text} />
          </TabPanel>
        </Tabs>
      ) : (
        <div className="p-4">
          <TextBody text={message.text} />
        </div>
      )}
    </article>
  );
}

function Header({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

function TextBody({ text }: { text: string }) {
  return <pre className="whitespace-pre-wrap break-words font-sans text-base">{text}</pre>;
}
