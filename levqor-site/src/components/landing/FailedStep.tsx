import { CircleCheck, CircleX, RotateCw } from "lucide-react";

import { Card } from "@/components/ui/Card";

/** What the page of a failed run shows, drawn with an example. */
export function FailedStep() {
  return (
    <figure aria-label="Example: a run that failed, and why" className="min-w-0">
      <Card className="overflow-hidden shadow-raised">
        <div className="flex items-center gap-2.5 border-b border-line px-4 py-3 text-sm">
          <CircleCheck aria-hidden className="size-4 shrink-0 text-success" />
          <span className="font-medium">Note the order</span>
          <span className="ml-auto text-muted">Succeeded</span>
        </div>
        <div className="border-b border-line bg-danger-subtle px-4 py-3 text-sm">
          <p className="flex items-center gap-2.5">
            <CircleX aria-hidden className="size-4 shrink-0 text-danger" />
            <span className="font-medium">Reserve it in the shop</span>
            <span className="ml-auto text-danger">Failed</span>
          </p>
          <p className="mt-1.5 pl-6">
            The shop refused the request with 422. A repeat would be refused again.
          </p>
        </div>
        <dl className="grid gap-px bg-line font-mono text-xs sm:grid-cols-2">
          <div className="bg-sunken p-4">
            <dt className="mb-1 font-sans text-xs text-muted">Request</dt>
            <dd className="break-words">
              POST /stock
              <br />
              {'{"sku": "DESK-40", "count": 40}'}
            </dd>
          </div>
          <div className="bg-sunken p-4">
            <dt className="mb-1 font-sans text-xs text-muted">Answer</dt>
            <dd className="break-words">
              422 Unprocessable Content
              <br />
              {'{"error": "sold out"}'}
            </dd>
          </div>
        </dl>
        <p className="flex items-center gap-2 px-4 py-3 text-sm font-medium">
          <RotateCw aria-hidden className="size-3.5 text-muted" />
          Run again from here
        </p>
      </Card>
      <figcaption className="mt-3 text-center text-xs text-muted">
        Example: what failed, what was sent, what came back
      </figcaption>
    </figure>
  );
}
