"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useState } from "react";

import { fetchFrame } from "@/components/shell/frames";
import type { Choice } from "@/config/plans";

import { openCheckout, type Outcome } from "./checkout";

interface Progress {
  choice: Choice;
  /** Null while the server is asked, and while the browser leaves for the checkout. */
  outcome: Extract<Outcome, { kind: "payments-off" | "failed" }> | null;
}

/** One choice at a time, from the press of a button to the checkout's page or to a sentence about why not. */
export function useCheckout() {
  const router = useRouter();
  const [progress, setProgress] = useState<Progress | null>(null);

  useEffect(() => {
    // Whoever comes back from the checkout may get the page as it was left: busy.
    function onReturn(event: PageTransitionEvent) {
      if (event.persisted) setProgress(null);
    }
    window.addEventListener("pageshow", onReturn);
    return () => window.removeEventListener("pageshow", onReturn);
  }, []);

  const choose = useCallback(
    async (choice: Choice) => {
      setProgress({ choice, outcome: null });
      fetchFrame("account");
      const outcome = await openCheckout(choice);
      if (outcome.kind === "go") window.location.assign(outcome.href);
      else if (outcome.kind === "sign-up") router.push(outcome.href);
      else setProgress({ choice, outcome });
    },
    [router],
  );

  return { choose, choice: progress?.choice ?? null, outcome: progress?.outcome ?? null };
}
