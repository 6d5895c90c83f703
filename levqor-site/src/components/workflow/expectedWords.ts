import { statusLabel } from "@/components/ui";
import type { WorkflowTest } from "@/lib/api/types";

/** What a test holds the workflow to, in a sentence; steps by the names that people know. */
export function expectedWords(
  { status, requests, outputs, result }: WorkflowTest["expectations"],
  titleOf: (id: string) => string,
): string {
  const named = (ids: readonly string[]) => ids.map((id) => `“${titleOf(id)}”`).join(", ");
  const parts = [
    `ends as ${statusLabel(status).toLowerCase()}`,
    requests.length > 0 && `asks for the same at ${named(requests)}`,
    outputs.length > 0 && `gives the same at ${named(outputs)}`,
    result && "answers the same",
  ].filter(Boolean);
  return `It ${parts.join("; ")}.`;
}
