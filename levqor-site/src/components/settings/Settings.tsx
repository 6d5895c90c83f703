"use client";

import { Badge, Card, CardBody, CardHeader, InlineCode, PageHeader } from "@/components/ui";
import { useSession } from "@/lib/session";

import { ApiKeys } from "./ApiKeys";

export function Settings() {
  const { data: session } = useSession();
  return (
    <>
      <PageHeader title="Settings" />
      <div className="flex max-w-3xl flex-col gap-5">
        {session && (
          <>
            <Card aria-labelledby="workspace">
              <CardHeader id="workspace" title="Workspace" />
              <CardBody>
                <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-2">
                  <Fact name="Name" value={session.workspace.name} />
                  <Fact name="Time zone" value={session.workspace.timezone} />
                  <Fact name="Signed in as" value={session.user.email} />
                  <Fact name="Your role" value={session.role} />
                  <Fact name="Public address" value={session.public_url} />
                </dl>
                <p className="mt-4 text-xs text-muted">
                  Schedules use the workspace&apos;s time zone unless a workflow names another. Forms and
                  webhooks are reached at the public address.
                </p>
              </CardBody>
            </Card>
            <Card aria-labelledby="services">
              <CardHeader id="services" title="Mail and payments" />
              <dl className="divide-y divide-line border-t border-line text-sm">
                <Service
                  name="Mail"
                  isOn={session.mail === "smtp"}
                  state={session.mail === "smtp" ? "Mail server" : "Outbox only"}
                >
                  {session.mail === "smtp" ? (
                    "Messages are handed to the mail server that the operator has set."
                  ) : (
                    <>No mail server is set up. Messages are kept in the outbox and reach nobody.</>
                  )}
                </Service>
                <Service
                  name="Payments"
                  isOn={session.payments === "stripe"}
                  state={session.payments === "stripe" ? "Stripe" : "Off"}
                >
                  {session.payments === "stripe"
                    ? "Payments go through Stripe."
                    : "Payments are switched off on this installation. Nothing is charged."}
                </Service>
              </dl>
            </Card>
          </>
        )}
        <ApiKeys />
        <p className="text-sm text-muted">
          The API is described at{" "}
          <a href="/openapi.json" className="rounded text-accent hover:underline">
            /openapi.json
          </a>
          . Programs send the key as <InlineCode>Authorization: Bearer KEY</InlineCode>.
        </p>
      </div>
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="mt-0.5 break-words">{value}</dd>
    </div>
  );
}

interface ServiceProps {
  name: string;
  state: string;
  isOn: boolean;
  children: React.ReactNode;
}

function Service({ name, state, isOn, children }: ServiceProps) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 px-4 py-3">
      <div className="min-w-0 flex-1 basis-60">
        <dt className="font-medium">{name}</dt>
        <dd className="text-muted">{children}</dd>
      </div>
      <dd>
        <Badge tone={isOn ? "success" : "neutral"}>{state}</Badge>
      </dd>
    </div>
  );
}
