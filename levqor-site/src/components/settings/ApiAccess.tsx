import { InlineCode } from "@/components/ui";

import { ApiKeys } from "./ApiKeys";

export function ApiAccess() {
  return (
    <div className="flex flex-col gap-5">
      <ApiKeys />
      <p className="text-sm text-muted">
        The API is described at{" "}
        <a
          href="/openapi.json"
          className="rounded text-accent underline underline-offset-2 hover:no-underline"
        >
          /openapi.json
        </a>
        . Programs send the key as <InlineCode>Authorization: Bearer KEY</InlineCode>.
      </p>
    </div>
  );
}
