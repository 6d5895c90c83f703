"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";

import { Button, Dialog, DialogClose, DialogContent, Field, Input, toast } from "@/components/ui";
import { useSession } from "@/lib/session";

interface EraseDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onConfirm: () => Promise<unknown>;
}

/** Asks for the address to be typed, so that nobody erases an account by a slip. */
export function EraseDialog({ open, onOpenChange, onConfirm }: EraseDialogProps) {
  const email = useSession().data?.user.email ?? "";
  const [typed, setTyped] = useState("");
  const isSure = email !== "" && typed.trim().toLowerCase() === email.toLowerCase();
  const erasing = useMutation({
    mutationFn: onConfirm,
    onSuccess: () => {
      toast.success("Your account will be erased within a day.");
      change(false);
    },
  });

  function change(isOpen: boolean) {
    if (!isOpen) setTyped("");
    onOpenChange(isOpen);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isSure) erasing.mutate();
  }

  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogContent
        title="Erase my account?"
        description="It is carried out within a day and cannot be undone."
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button
              type="submit"
              form="erase-account"
              variant="danger"
              disabled={!isSure}
              loading={erasing.isPending}
            >
              Erase my account
            </Button>
          </>
        }
      >
        <form id="erase-account" onSubmit={submit} className="flex flex-col gap-3 text-sm">
          <ul className="list-disc space-y-1 pl-4 text-muted">
            <li>You are signed out everywhere, and your API keys stop working.</li>
            <li>
              Workspaces of which you are the only member go with it: workflows, runs, tables, connections and
              mail.
            </li>
            <li>A plan that such a workspace pays for has to be cancelled first.</li>
            <li>Ask for an export first, if you want to keep a copy.</li>
          </ul>
          <Field label={`Type ${email} to confirm`} required>
            <Input
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
            />
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  );
}
