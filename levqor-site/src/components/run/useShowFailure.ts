import { useEffect, useRef } from "react";

import type { Run } from "@/lib/api/types";

/** Brings the failing step into view, once. */
export function useShowFailure(run: Run): void {
  const hasShown = useRef(false);
  const failing = run.error?.step ?? null;
  useEffect(() => {
    if (hasShown.current || failing === null) return;
    const step = document.querySelector(`[data-run-step="${CSS.escape(failing)}"]`);
    if (!step) return;
    hasShown.current = true;
    const { top, bottom } = step.getBoundingClientRect();
    if (top < 0 || bottom > window.innerHeight) step.scrollIntoView({ block: "start" });
  }, [failing, run.steps]);
}
