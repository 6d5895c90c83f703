"use client";

import { ExternalLink } from "lucide-react";

import { buttonClass, Callout, Code, CopyButton } from "@/components/ui";
import type { Workflow } from "@/lib/api/types";

/** Where a webhook is sent to or a form is filled in, once the workflow is published. */
export function TriggerAddress({ workflow }: { workflow: Workflow }) {
  const { trigger_use: use, url, status } = workflow;
  const isSigned = use.endsWith(".webhook");
  if (use !== "webhook" && use !== "form" && !isSigned) return null;
  const thing = use === "form" ? "form" : "webhook";
  if (!url || status !== "published") {
    return (
      <p className="text-sm text-muted">
        {url ? (
          <>
            The {thing} will answer at <span className="break-all font-mono text-xs">{url}</span> once the
            workflow is published.
          </>
        ) : (
          `The ${thing} gets its address when the workflow is published.`
        )}
      </p>
    );
  }
  return (
    <section aria-label={use === "form" ? "Form address" : "Webhook address"} className="space-y-2">
      <div className="flex flex-wrap items-center gap-2">
        <code
          data-testid="trigger-url"
          className="min-w-0 basis-full break-all rounded bg-sunken px-2 py-1.5 font-mono text-xs sm:flex-1"
        >
          {url}
        </code>
        <CopyButton text={url} label="Copy address" showLabel />
        {use === "form" && (
          <a href={url} target="_blank" rel="noreferrer" className={buttonClass()}>
            <ExternalLink aria-hidden className="size-3.5" />
            Open form
          </a>
        )}
      </div>
      {use === "webhook" && <WebhookExample workflow={workflow} url={url} />}
      {isSigned && !workflow.document.trigger.connection && (
        <Callout kind="warning" title="No secret is set">
          Everything that arrives is refused until the secret that the service signs with is stored under
          Connections, as a Webhook secret, and the trigger is published with that connection.
        </Callout>
      )}
    </section>
  );
}

function WebhookExample({ workflow, url }: { workflow: Workflow; url: string }) {
  const { connection, with: given } = workflow.document.trigger;
  const signature = given?.signature;
  const lines = [
    `curl -X POST ${shellQuoted(url)}`,
    `-H 'Content-Type: application/json'`,
    connection && !signature && `-H 'X-Webhook-Secret: YOUR_SECRET'`,
    `-d '{"example": true}'`,
  ].filter(Boolean);
  return (
    <>
      <Code label="curl example" text={lines.join(" \\\n  ")} />
      {signature ? (
        <Callout kind="info">
          The sender has to sign the body; see the trigger’s signature settings. The example above is not
          signed.
        </Callout>
      ) : null}
    </>
  );
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
