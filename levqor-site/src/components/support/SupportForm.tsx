"use client";

import { type FormEvent, useState } from "react";

import { Button } from "@/components/ui/Button";
import { Callout } from "@/components/ui/Callout";
import { Field } from "@/components/ui/Field";
import { Input, Textarea } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { ApiError } from "@/lib/api/error";
import { formMessage, problemOf } from "@/lib/api/problems";
import { useVisitor } from "@/lib/visitor";

import { askSupport, type Kind, kinds, type Taken } from "./support";
import { TakenNotice } from "./TakenNotice";

const FIELDS = ["email", "kind", "subject", "message"];

type State =
  | { name: "writing" }
  | { name: "sending" }
  | { name: "failed"; error: unknown }
  | { name: "taken"; request: Taken; email: string };

/** Writes to support. What is typed stays until it has arrived. */
export function SupportForm() {
  const visitor = useVisitor();
  const [state, setState] = useState<State>({ name: "writing" });
  const signedInAs = visitor.state === "signed-in" ? visitor.session.user.email : null;

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    const question = { kind: text("kind") as Kind, subject: text("subject"), message: text("message") };
    setState({ name: "sending" });
    try {
      const request = await askSupport(question, text("email"));
      setState({ name: "taken", request, email: signedInAs ?? text("email") });
    } catch (error) {
      setState({ name: "failed", error });
    }
  }

  if (state.name === "taken") {
    return (
      <TakenNotice
        request={state.request}
        email={state.email}
        onAnother={() => setState({ name: "writing" })}
      />
    );
  }

  const error = state.name === "failed" ? state.error : undefined;
  return (
    <form aria-label="Write to support" onSubmit={submit} className="flex flex-col gap-5">
      {signedInAs ? (
        <p className="text-base text-muted">
          You write as <span className="font-medium text-text">{signedInAs}</span>; the reply goes there.
        </p>
      ) : (
        <Field
          label="Your e-mail address"
          required
          error={problemOf(error, "email")}
          help="The reply goes there."
        >
          <Input name="email" type="email" autoComplete="email" maxLength={254} required />
        </Field>
      )}
      <Field label="What is it about?" required error={problemOf(error, "kind")}>
        <Select name="kind" defaultValue={kinds[0].value} options={[...kinds]} />
      </Field>
      <Field label="Subject" required error={problemOf(error, "subject")}>
        <Input name="subject" minLength={3} maxLength={200} required />
      </Field>
      <Field
        label="Message"
        required
        error={problemOf(error, "message")}
        help="For a failed run, its address helps. Please leave out passwords and keys."
      >
        <Textarea name="message" rows={7} minLength={3} maxLength={10_000} required />
      </Field>
      <Failure error={error} />
      <Button
        type="submit"
        variant="primary"
        size="lg"
        loading={state.name === "sending"}
        className="self-start"
      >
        Send to support
      </Button>
      <noscript>
        <p className="text-sm text-muted">This form needs JavaScript.</p>
      </noscript>
    </form>
  );
}

function Failure({ error }: { error: unknown }) {
  const message = formMessage(error, FIELDS);
  if (!message) return null;
  const title =
    error instanceof ApiError && error.isUnreachable
      ? "The server is not answering"
      : "Your request was not taken";
  return (
    <Callout kind="danger" role="alert" title={title}>
      {message} What you typed is still here.
    </Callout>
  );
}
