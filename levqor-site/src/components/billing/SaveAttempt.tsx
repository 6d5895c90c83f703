"use client";

import { useState } from "react";

import { Button, ButtonLink, Dialog, DialogContent } from "@/components/ui";
import { blueprint } from "@/config/blueprint.generated";

import type { Leaving } from "./planChange";

export interface SaveAttemptProps {
  /** What is about to be done; null while nothing is. */
  leaving: Leaving | null;
  /** The next smaller plan, when there is one. */
  smaller?: { id: string; name: string } | null;
  onClose: () => void;
  /** Goes on with what was asked for. Stays open when it throws. */
  onContinue: () => Promise<unknown>;
  /** Takes the smaller plan instead. */
  onTakeSmaller?: () => Promise<unknown>;
}

const words: Record<Leaving, { question: string; confirm: string }> = {
  cancel: { question: "cancel your plan", confirm: "Continue to cancel" },
  downgrade: { question: "move to a smaller plan", confirm: "Continue to the smaller plan" },
};

/** Says what is worth knowing before leaving. One click on Continue leaves; nothing here changes a subscription. */
export function SaveAttempt({ leaving, smaller, onClose, onContinue, onTakeSmaller }: SaveAttemptProps) {
  const [busy, setBusy] = useState<"continue" | "smaller" | null>(null);
  if (leaving === null) return null;

  async function go(way: "continue" | "smaller", act: () => Promise<unknown>) {
    setBusy(way);
    try {
      await act();
      onClose();
    } catch {
      // Whoever acts has told the user; the dialog stays for another try.
    } finally {
      setBusy(null);
    }
  }

  const isCancel = leaving === "cancel";
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Wait, before you go"
        description={`You are about to ${words[leaving].question}. Worth knowing first:`}
        footer={
          <>
            <Button onClick={onClose}>Keep my plan</Button>
            <Button loading={busy === "continue"} onClick={() => void go("continue", onContinue)}>
              {words[leaving].confirm}
            </Button>
          </>
        }
      >
        <ul className="flex flex-col gap-4 text-sm">
          <li>
            <p className="font-medium">The trial terms</p>
            <p className="mt-0.5 text-muted">{blueprint.trial.text}</p>
          </li>
          {isCancel && smaller && onTakeSmaller && (
            <li>
              <p className="font-medium">A smaller plan instead</p>
              <p className="mt-0.5 text-muted">
                {smaller.name} costs less and keeps your workflows running within its limits.
              </p>
              <Button
                size="sm"
                className="mt-2"
                loading={busy === "smaller"}
                onClick={() => void go("smaller", onTakeSmaller)}
              >
                Change to {smaller.name}
              </Button>
            </li>
          )}
          {!isCancel && (
            <li>
              <p className="font-medium">What a smaller plan does</p>
              <p className="mt-0.5 text-muted">
                Nothing is deleted. Runs over the smaller number are held until the month turns, and new
                workflows wait until there is room.
              </p>
            </li>
          )}
          <li>
            <p className="font-medium">Something not working?</p>
            <p className="mt-0.5 text-muted">Tell us what went wrong; a person answers.</p>
            <ButtonLink href="/support" size="sm" className="mt-2">
              Contact support
            </ButtonLink>
          </li>
        </ul>
      </DialogContent>
    </Dialog>
  );
}
