"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useMemo, useState } from "react";

import { Badge, Button, Callout, Code, InlineCode, JsonView, Time } from "@/components/ui";
import type { Exchange, Json, RunStep } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { durationText } from "@/lib/time";

import { meaningOf, repeatAdvice } from "./errorWords";
import { FileLinks } from "./FileLinks";
import { Countdown } from "./Ticking";

const SHOWN_CHARACTERS = 20_000;

const effects: Record<RunStep["effect"], string> = {
  pure: "Only computes",
  local: "Changes this workspace, exactly once",
  at_least_once: "Reaches outside, at least once",
  at_most_once: "Reaches outside, at most once",
  flow: "Steers the run",
};

/** Everything that is known of a step in a run. */
export function StepDetails({ step, actions }: { step: RunStep; actions?: ReactNode }) {
  return (
    <div className="space-y-3">
      <StepError step={step} />
      {step.status === "waiting" && step.wake_at && (
        <p role="timer" className="text-sm text-waiting">
          {waitingFor(step)} <Countdown until={step.wake_at} /> (
          <Time at={step.wake_at} format="absolute" />)
        </p>
      )}
      <StepLinks step={step} />
      {step.status === "interrupted" && (
        <Callout kind="warning">
          The run was cut off in the middle of this step. It may or may not have taken effect: check the other
          side, then run again from here.
        </Callout>
      )}
      {(isGiven(step.input) || isGiven(step.output)) && (
        <div className="grid gap-3 lg:grid-cols-2">
          <Labelled title="Input">
            <Value label="Input" value={step.input} />
          </Labelled>
          <Labelled title="Output">
            <Value label="Output" value={step.output} />
            <FileLinks value={step.output} />
          </Labelled>
        </div>
      )}
      {step.exchanges.length > 0 && (
        <Labelled title={step.exchanges.length === 1 ? "Request" : `Requests (${step.exchanges.length})`}>
          <ul className="space-y-1.5">
            {step.exchanges.map((exchange, index) => (
              <li key={index}>
                <ExchangeView
                  exchange={exchange}
                  startsOpen={step.error !== null && index === step.exchanges.length - 1}
                />
              </li>
            ))}
          </ul>
        </Labelled>
      )}
      {step.log.length > 0 && (
        <Labelled title="Log">
          <Code label="Log lines" text={step.log.join("\n")} wrap />
        </Labelled>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 text-xs text-muted">
        <span>{effects[step.effect]}</span>
        {step.started_at && (
          <span>
            Started <Time at={step.started_at} format="absolute" />
          </span>
        )}
        {step.idempotency_key && (
          <span className="min-w-0 break-all">
            Idempotency key <InlineCode>{step.idempotency_key}</InlineCode>
          </span>
        )}
        {actions && <span className="ml-auto">{actions}</span>}
      </div>
    </div>
  );
}

function waitingFor(step: RunStep): string {
  if (step.error) return "Tries again";
  if (step.approval_id) return "Waits for a decision; its time is up";
  return step.called_run_id ? "Waits for the run that it called, and looks itself" : "Goes on";
}

/** Where else a step goes on: the run that it has called, the decision that it waits for. */
function StepLinks({ step }: { step: RunStep }) {
  const look = "rounded text-sm text-accent underline underline-offset-2 hover:no-underline";
  if (step.called_run_id) {
    return (
      <p>
        <Link href={`/runs/view?id=${step.called_run_id}`} className={look}>
          The run that this step called
        </Link>
      </p>
    );
  }
  if (step.approval_id && step.status === "waiting") {
    return (
      <p>
        <Link href="/approvals" className={look}>
          Decide under Approvals
        </Link>
      </p>
    );
  }
  return null;
}

function isGiven(value: Json | undefined): boolean {
  return value !== null && value !== undefined;
}

function StepError({ step }: { step: RunStep }) {
  if (!step.error) return null;
  const { code, message, retryable } = step.error;
  const meaning = meaningOf(code);
  return (
    <Callout kind={step.status === "waiting" ? "warning" : "danger"} title={message}>
      {meaning && <p>{meaning}</p>}
      <p className="text-muted">
        {step.status === "waiting" ? "The last attempt failed." : repeatAdvice(retryable)}{" "}
        <InlineCode>{code}</InlineCode>
      </p>
    </Callout>
  );
}

function Labelled({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h3 className="mb-1 text-xs font-medium text-muted">{title}</h3>
      {children}
    </section>
  );
}

/** A value as JSON; a long one is cut until all of it is asked for. */
export function Value({ label, value }: { label: string; value: Json | undefined }) {
  const [isWhole, setIsWhole] = useState(false);
  const text = useMemo(() => (value === undefined ? "" : JSON.stringify(value, null, 2)), [value]);
  if (!isGiven(value)) return <p className="text-sm text-faint">None</p>;
  if (text.length <= SHOWN_CHARACTERS || isWhole) return <JsonView label={label} value={value} wrap />;
  return (
    <div className="space-y-1.5">
      <Code label={label} text={`${text.slice(0, SHOWN_CHARACTERS)}\n…`} wrap copy={false} />
      <Button size="sm" onClick={() => setIsWhole(true)}>
        Show all {text.length.toLocaleString("en-GB")} characters
      </Button>
    </div>
  );
}

function ExchangeView({ exchange, startsOpen }: { exchange: Exchange; startsOpen: boolean }) {
  const [isOpen, setIsOpen] = useState(startsOpen);
  const { status } = exchange;
  const tone = status === null || status >= 500 ? "danger" : status >= 400 ? "warning" : "success";
  return (
    <div className="rounded-md border border-line">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
        className="flex w-full items-center gap-2 rounded-md px-2.5 py-1.5 text-left text-xs hover:bg-hover"
      >
        <ChevronRight aria-hidden className={cn("size-3.5 shrink-0 text-muted", isOpen && "rotate-90")} />
        <span className="font-mono font-medium">{exchange.method}</span>
        <span className="min-w-0 flex-1 truncate font-mono text-muted">{exchange.url}</span>
        <Badge tone={tone}>{status ?? "No response"}</Badge>
        <span className="tabular-nums text-muted">
          {durationText(new Date(0).toISOString(), new Date(exchange.duration_ms))}
        </span>
      </button>
      {isOpen && (
        <div className="grid gap-3 border-t border-line p-2.5 lg:grid-cols-2">
          <Side
            title="Request"
            headers={exchange.request_headers}
            body={exchange.request_body}
            url={exchange.url}
          />
          <Side title="Response" headers={exchange.response_headers} body={exchange.response_body} />
        </div>
      )}
    </div>
  );
}

interface SideProps {
  title: "Request" | "Response";
  url?: string;
  headers: Record<string, string>;
  body: Json;
}

function Side({ title, url, headers, body }: SideProps) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return (
    <div className="min-w-0 space-y-1.5">
      <h4 className="text-xs font-medium text-muted">{title}</h4>
      {url && <p className="break-all font-mono text-xs">{url}</p>}
      {lines.length > 0 && <Code label={`${title} headers`} text={lines.join("\n")} wrap />}
      {body === null || body === "" ? (
        <p className="text-xs text-faint">No body</p>
      ) : typeof body === "string" ? (
        <Code label={`${title} body`} text={body} wrap />
      ) : (
        <Value label={`${title} body`} value={body} />
      )}
    </div>
  );
}
