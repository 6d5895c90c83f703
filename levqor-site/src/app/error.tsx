"use client";

import ErrorState from "@/components/ErrorState";

/** Stands in for a page whose code did not come through or broke; the frame around it stays. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  const isMissing = error.name === "ChunkLoadError";
  return (
    <ErrorState
      title="This page could not be shown"
      description={
        isMissing
          ? "A part of it could not be fetched. Check that the server is running, then try again."
          : "Something in it broke. What you have stored is not affected."
      }
      onRetry={isMissing ? () => window.location.reload() : reset}
    />
  );
}
