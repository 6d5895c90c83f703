"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";

import {
  Button,
  ButtonLink,
  Callout,
  Dialog,
  DialogClose,
  DialogContent,
  Field,
  Input,
  Select,
  toast,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import { ApiError } from "@/lib/api/error";
import { formMessage, problemOf } from "@/lib/api/problems";
import { type Role, roleMeanings, roleNames } from "@/lib/role";
import { useSession } from "@/lib/session";

import { MEMBERS_KEY } from "./Members";
import { grantableRoles } from "./rules";

interface InviteDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function InviteDialog({ open, onOpenChange }: InviteDialogProps) {
  const queries = useQueryClient();
  const { data: session } = useSession();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("editor");
  const invitation = useMutation({
    mutationFn: () => api.post("/api/members", { body: { email: email.trim(), role } }),
    onSuccess: (invited) => {
      toast.success(
        invited.delivered === "smtp"
          ? `Invited ${invited.email}.`
          : `The invitation of ${invited.email} is in the outbox: no mail server took it.`,
      );
      void queries.invalidateQueries({ queryKey: MEMBERS_KEY });
      void queries.invalidateQueries({ queryKey: ["outbox"] });
      change(false);
    },
  });

  function change(isOpen: boolean) {
    onOpenChange(isOpen);
    if (isOpen) return;
    setEmail("");
    setRole("editor");
    invitation.reset();
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    invitation.mutate();
  }

  const message = formMessage(invitation.error, ["email", "role"]);
  const isFull = invitation.error instanceof ApiError && invitation.error.code === "plan_limit_users";
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogContent
        title="Invite a member"
        description="They get a mail with a link that leads them into this workspace."
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button
              variant="primary"
              type="submit"
              form="invite"
              disabled={!email.trim()}
              loading={invitation.isPending}
            >
              Send invitation
            </Button>
          </>
        }
      >
        <form id="invite" onSubmit={submit} className="flex flex-col gap-4">
          {message && (
            <Callout
              kind="danger"
              role="alert"
              actions={
                isFull && (
                  <ButtonLink href="/settings?section=billing" size="sm">
                    Plan and billing
                  </ButtonLink>
                )
              }
            >
              {message}
            </Callout>
          )}
          <Field label="Email" required error={problemOf(invitation.error, "email")}>
            <Input
              type="email"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
              maxLength={254}
              autoFocus
            />
          </Field>
          <Field label="Role" required help={roleMeanings[role]} error={problemOf(invitation.error, "role")}>
            <Select
              value={role}
              options={grantableRoles(session?.role).map((each) => ({ value: each, label: roleNames[each] }))}
              onChange={(event) => setRole(event.target.value as Role)}
            />
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  );
}
