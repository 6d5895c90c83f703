import type { Metadata } from "next";

import { ButtonLink } from "@/components/ui/Button";

export const metadata: Metadata = { title: "Page not found" };

export default function NotFound() {
  return (
    <div className="flex flex-1 flex-col items-center justify-center px-6 py-24 text-center">
      <p className="font-mono text-sm text-muted">404</p>
      <h1 className="mt-2 text-2xl font-semibold tracking-tight">There is no page at this address</h1>
      <p className="mt-2 max-w-md text-base text-muted">
        It may have been deleted, or the address may be mistyped.
      </p>
      <div className="mt-5 flex gap-2">
        <ButtonLink href="/">Start page</ButtonLink>
        <ButtonLink href="/dashboard" variant="primary">
          Dashboard
        </ButtonLink>
      </div>
    </div>
  );
}
