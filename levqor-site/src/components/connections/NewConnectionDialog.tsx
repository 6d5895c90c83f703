"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";

import { PasswordInput } from "@/components/account/PasswordInput";
import {
  Button,
  Callout,
  Checkbox,
  Dialog,
  DialogClose,
  DialogContent,
  Field,
  Input,
  Select,
  toast,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import { formMessage, problemOf } from "@/lib/api/problems";
import type { Json } from "@/lib/api/types";

import type { Connectable, ConnectionField } from "./connectors";

interface NewConnectionDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  connectors: Connectable[];
}

export function NewConnectionDialog({ open, onOpenChange, connectors }: NewConnectionDialogProps) {
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<string | null>(null);
  const connector = connectors.find(({ id }) => id === chosen) ?? connectors[0];

  const creation = useMutation({
    mutationFn: (body: { name: string; connector: string; values: Record<string, Json> }) =>
      api.post("/api/connections", { body }),
    onSuccess: async ({ name }) => {
      toast.success(`Added the connection ${name}.`);
      change(false);
      await queries.invalidateQueries({ queryKey: ["connections"] });
    },
  });

  function change(isOpen: boolean) {
    onOpenChange(isOpen);
    if (!isOpen) creation.reset();
  }

  if (!connector) return null;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!connector) return;
    const form = new FormData(event.currentTarget);
    creation.mutate({
      name: String(form.get("connection-name")).trim(),
      connector: connector.id,
      values: valuesOf(form, connector.fields),
    });
  }

  const fieldNames = ["name", ...connector.fields.map(({ name }) => `values.${name}`)];
  const message = formMessage(creation.error, fieldNames);
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogContent
        title="New connection"
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button variant="primary" type="submit" form="new-connection" loading={creation.isPending}>
              Add connection
            </Button>
          </>
        }
      >
        <form id="new-connection" onSubmit={submit} className="flex flex-col gap-4" autoComplete="off">
          {message && (
            <Callout kind="danger" role="alert">
              {message}
            </Callout>
          )}
          <Field label="Connector" required>
            <Select
              value={connector.id}
              onChange={(event) => setChosen(event.target.value)}
              options={connectors.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Field>
          <Field
            label="Connection name"
            required
            help="What steps call it by, such as team-slack."
            error={problemOf(creation.error, "name")}
          >
            <Input name="connection-name" required maxLength={100} />
          </Field>
          {connector.fields.map((field) => (
            <FieldOf
              key={`${connector.id}.${field.name}`}
              field={field}
              error={problemOf(creation.error, `values.${field.name}`)}
            />
          ))}
        </form>
      </DialogContent>
    </Dialog>
  );
}

function FieldOf({ field, error }: { field: ConnectionField; error: string | undefined }) {
  if (field.type === "boolean") {
    return <Checkbox name={field.name} label={field.label} defaultChecked={field.initial === "true"} />;
  }
  return (
    <Field label={field.label} help={field.help} required={field.isRequired} error={error}>
      {field.choices ? (
        <Select name={field.name} options={field.choices} defaultValue={field.initial} />
      ) : field.isSecret ? (
        <PasswordInput name={field.name} required={field.isRequired} autoComplete="off" />
      ) : (
        <Input
          name={field.name}
          type={field.type === "number" ? "number" : "text"}
          step="any"
          required={field.isRequired}
          defaultValue={field.initial}
        />
      )}
    </Field>
  );
}

function valuesOf(form: FormData, fields: ConnectionField[]): Record<string, Json> {
  const values: Record<string, Json> = {};
  for (const { name, type } of fields) {
    const given = form.get(name);
    if (type === "boolean") values[name] = given === "on";
    else if (given !== null && given !== "") values[name] = type === "number" ? Number(given) : String(given);
  }
  return values;
}
