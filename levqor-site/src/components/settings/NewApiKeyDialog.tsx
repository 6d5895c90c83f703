"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";

import {
  Button,
  Callout,
  CopyButton,
  Dialog,
  DialogClose,
  DialogContent,
  Field,
  Input,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import { formMessage, problemOf } from "@/lib/api/problems";

interface NewApiKeyDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Two steps: name it, then copy the key, which is never shown again. */
export function NewApiKeyDialog({ open, onOpenChange }: NewApiKeyDialogProps) {
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const creation = useMutation({
    mutationFn: () => api.post("/api/api-keys", { body: { name: name.trim() } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["api-keys"] }),
  });

  function change(isOpen: boolean) {
    onOpenChange(isOpen);
    if (isOpen) return;
    setName("");
    creation.reset();
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    creation.mutate();
  }

  const message = formMessage(creation.error, ["name"]);
  return (
    <Dialog open={open} onOpenChange={change}>
      {creation.data ? (
        <DialogContent
          title="Copy your key now"
          description="It is shown this once. Only a hash of it is stored."
          footer={
            <>
              <CopyButton text={creation.data.key} label="Copy key" showLabel />
              <DialogClose asChild>
                <Button variant="primary">Done</Button>
              </DialogClose>
            </>
          }
        >
          <Field label="Your new key" required>
            <Input
              readOnly
              value={creation.data.key}
              className="font-mono"
              onFocus={(event) => event.target.select()}
            />
          </Field>
        </DialogContent>
      ) : (
        <DialogContent
          title="New API key"
          footer={
            <>
              <DialogClose asChild>
                <Button>Cancel</Button>
              </DialogClose>
              <Button
                variant="primary"
                type="submit"
                form="new-api-key"
                disabled={!name.trim()}
                loading={creation.isPending}
              >
                Create key
              </Button>
            </>
          }
        >
          <form id="new-api-key" onSubmit={submit} className="flex flex-col gap-3">
            {message && (
              <Callout kind="danger" role="alert">
                {message}
              </Callout>
            )}
            <Field
              label="Name"
              required
              help="What the key is for, so that you know it again."
              error={problemOf(creation.error, "name")}
            >
              <Input
                value={name}
                onChange={(event) => setName(event.target.value)}
                maxLength={100}
                autoFocus
              />
            </Field>
          </form>
        </DialogContent>
      )}
    </Dialog>
  );
}
