"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";

import { Button, Callout, Field, Input, Select } from "@/components/ui";
import { formMessage, problemOf } from "@/lib/api/problems";
import type { NewAccount } from "@/lib/api/types";
import { browserTimeZone, timeZones } from "@/lib/time";

import { PasswordInput } from "./PasswordInput";

interface NewAccountFormProps {
  submitLabel: string;
  create: (account: NewAccount) => Promise<void>;
  onCreated: () => void;
}

const FIELDS = ["email", "password", "workspace_name", "timezone"];

/** The form of the owner's set-up and of sign-up. */
export function NewAccountForm({ submitLabel, create, onCreated }: NewAccountFormProps) {
  const [zone, setZone] = useState("UTC");
  const [zones, setZones] = useState(["UTC"]);
  const account = useMutation({ mutationFn: create, onSuccess: onCreated });

  useEffect(() => {
    const own = browserTimeZone();
    const all = timeZones();
    setZones(all.includes(own) ? all : [own, ...all]);
    setZone(own);
  }, []);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    account.mutate({
      email: String(form.get("email")).trim(),
      password: String(form.get("password")),
      workspace_name: String(form.get("workspace_name")).trim() || undefined,
      timezone: zone,
    });
  }

  const message = formMessage(account.error, FIELDS);
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {message && (
        <Callout kind="danger" role="alert">
          {message}
        </Callout>
      )}
      <Field label="Email" required error={problemOf(account.error, "email")}>
        <Input name="email" type="email" autoComplete="email" required />
      </Field>
      <Field
        label="Password"
        required
        error={problemOf(account.error, "password")}
        help="At least 10 characters. A few words are easy to remember and hard to guess."
      >
        <PasswordInput name="password" autoComplete="new-password" required />
      </Field>
      <Field label="Workspace name" error={problemOf(account.error, "workspace_name")}>
        <Input name="workspace_name" autoComplete="organization" maxLength={200} />
      </Field>
      <Field
        label="Time zone"
        required
        error={problemOf(account.error, "timezone")}
        help="Schedules use this zone unless a workflow names another."
      >
        <Select value={zone} onChange={(event) => setZone(event.target.value)} options={zones} />
      </Field>
      <Button type="submit" variant="primary" size="lg" loading={account.isPending}>
        {submitLabel}
      </Button>
    </form>
  );
}
