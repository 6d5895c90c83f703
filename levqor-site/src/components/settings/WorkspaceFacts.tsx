"use client";

import type { ReactNode } from "react";

import { Badge, Card, CardBody, CardHeader } from "@/components/ui";
import { roleMeanings, roleNames } from "@/lib/role";
import { useSession } from "@/lib/session";

/** Whose workspace this is, and which services stand behind it. */
export function WorkspaceFacts() {
  const { data: session } = useSession();
  if (!session) return null;
  return (
    <div className="flex flex-col gap-5">
      <Card aria-labelledby="workspace">
        <CardHeader id="workspace" title="Workspace" />
        <CardBody>
          <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-2">
            <Fact name="Name" value={session.workspace.name} />
            <Fact name="Time zone" value={session.workspace.timezone} />
            <Fact name="Signed in as" value={session.user.email} />
            <Fact
              name="Your role"
              value={
                <>
                  {roleNames[session.role]}
                  <span className="block text-xs text-muted">{roleMeanings[session.role]}</span>
                </>
              }
            />
            <Fact name="Public address" value={session.public_url} />
          </dl>
          <p className="mt-4 text-xs text-muted">
            Schedules use the workspace&apos;s time zone unless a workflow names another. Forms and webhooks
            are reached at the public address.
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
            {session.mail === "smtp"
              ? "Messages are handed to the mail server that the operator has set."
              : "No mail server is set up. Messages are kept in the outbox and reach nobody."}
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
    </div>
  );
}

function Fact({ name, value }: { name: string; value: ReactNode }) {
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
  children: ReactNode;
}

function Service({ name, state, isOn, children }: ServiceProps) {
  return (
    <div className="px-4 py-3">
      <dt className="font-medium">{name}</dt>
      <dd className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <span className="min-w-0 flex-1 basis-60 text-muted">{children}</span>
        <Badge tone={isOn ? "success" : "neutral"}>{state}</Badge>
      </dd>
    </div>
  );
}
