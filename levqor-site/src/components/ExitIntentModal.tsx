"use client";

import * as Dialog from "@radix-ui/react-dialog";
import { useEffect, useRef, useState } from "react";

import {
  EXIT_INTENT_IDLE_SECONDS,
  rememberShown,
  wasShown,
  watchExitIntent,
} from "@/components/pricing/exitIntent";
import { Button } from "@/components/ui/Button";
import { blueprint } from "@/config/blueprint.generated";

interface ExitIntentModalProps {
  /** The id of the heading of the plans, to which "Start free trial" leads. */
  plansId: string;
  /** How many seconds without activity count as leaving on a touch screen. */
  idleSeconds?: number;
}

const tabStorage = () => window.sessionStorage;

/** Offers the trial to a reader who is about to leave: once per visit, and never over another dialogue. */
export default function ExitIntentModal({
  plansId,
  idleSeconds = EXIT_INTENT_IDLE_SECONDS,
}: ExitIntentModalProps) {
  const [isOpen, setOpen] = useState(false);
  const goesToPlans = useRef(false);

  useEffect(() => {
    if (wasShown(tabStorage)) return;
    const stop = watchExitIntent({
      root: document.documentElement,
      page: window,
      isTouch: window.matchMedia("(hover: none)").matches,
      idleSeconds,
      onIntent: () => {
        if (wasShown(tabStorage) || document.querySelector("[role=dialog]")) return;
        rememberShown(tabStorage);
        setOpen(true);
        stop();
      },
    });
    return stop;
  }, [idleSeconds]);

  function showPlans() {
    goesToPlans.current = true;
    setOpen(false);
  }

  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade-in bg-scrim/50" />
        <div className="pointer-events-none fixed inset-0 z-50 flex items-end justify-center p-3 sm:items-center sm:p-6">
          <Dialog.Content
            onCloseAutoFocus={(event) => {
              if (!goesToPlans.current) return;
              event.preventDefault();
              document.getElementById(plansId)?.focus();
            }}
            className="pointer-events-auto w-full max-w-md animate-rise-in rounded-lg border border-line bg-surface p-6 shadow-overlay outline-none"
          >
            <Dialog.Title className="text-xl font-semibold tracking-tight">Not ready yet?</Dialog.Title>
            <Dialog.Description className="mt-2 text-base text-muted">
              Start your {blueprint.trial.days}-day free trial now and let Levqor&apos;s AI set up your first
              workflow.
            </Dialog.Description>
            <p className="mt-3 text-xs text-muted">{blueprint.trial.text}</p>
            <div className="mt-6 flex flex-wrap gap-2.5">
              <Button variant="primary" size="lg" onClick={showPlans} className="flex-1">
                Start free trial
              </Button>
              <Dialog.Close asChild>
                <Button size="lg" className="flex-1">
                  Maybe later
                </Button>
              </Dialog.Close>
            </div>
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
