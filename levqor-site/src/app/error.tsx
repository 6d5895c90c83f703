"use client";

import { useState } from "react";

import ErrorState from "@/components/ErrorState";

import { canBeFetched, isMissingPart } from "./missingPart";

/** Stands in for a page whose code did not come through or broke; the frame around it stays. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  const [isTrying, setIsTrying] = useState(false);
  const [isDown, setIsDown] = useState(false);
  const isMissing = isMissingPart(error);

  /** What could not be fetched is remembered as missing: only a new page asks for it again. */
  async function fetchAgain() {
    setIsTrying(true);
    if (await canBeFetched()) return window.location.reload();
    setIsDown(true);
    setIsTrying(false);
  }

  return (
    <ErrorState
      title="This page could not be shown"
      description={
        !isMissing
          ? "Something in it broke. What you have stored is not affected."
          : isDown
            ? "The server still does not answer. Check that it is running, then try again."
            : "A part of it could not be fetched. Check that the server is running, then try again."
      }
      onRetry={isMissing ? () => void fetchAgain() : reset}
      retrying={isTrying}
    />
  );
}
