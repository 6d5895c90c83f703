"use client";

import { Badge, Button, Dialog, DialogContent } from "@/components/ui";
import type { ImportedNode } from "@/lib/api/types";

const FIDELITIES = {
  exact: { label: "Exact", tone: "success" },
  approximate: { label: "Look at it", tone: "warning" },
  unsupported: { label: "Not taken over", tone: "danger" },
} as const;

/** Whether a text is what n8n downloads, and no document of ours. */
export function isFromN8n(text: string): boolean {
  try {
    const value = JSON.parse(text);
    return Array.isArray((value.workflow ?? value).nodes) && value.steps === undefined;
  } catch {
    return false;
  }
}

interface ImportReportProps {
  name: string;
  report: ImportedNode[];
  /** How many further workflows came of it: n8n's may have several triggers. */
  others?: number;
  onOpen: () => void;
}

/** What became of each node of a workflow from n8n. */
export function ImportReport({ name, report, others = 0, onOpen }: ImportReportProps) {
  const order = ["unsupported", "approximate", "exact"];
  const lines = [...report].sort((one, other) => order.indexOf(one.fidelity) - order.indexOf(other.fidelity));
  const exact = report.filter((line) => line.fidelity === "exact").length;
  return (
    <Dialog open onOpenChange={(open) => !open && onOpen()}>
      <DialogContent
        title={`${name} is imported as a draft`}
        description={[
          `${exact} of ${report.length} nodes are exactly as they were. What was not taken over is a disabled step that says why.`,
          others > 0 &&
            `It has several triggers: ${others + 1} drafts came of it, and you find all of them on the Workflows page.`,
        ]
          .filter(Boolean)
          .join(" ")}
        size="md"
        footer={
          <Button variant="primary" onClick={onOpen}>
            Open the draft
          </Button>
        }
      >
        <ul aria-label="Nodes" className="divide-y divide-line">
          {lines.map((line) => (
            <li key={line.node} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 py-2">
              <Badge tone={FIDELITIES[line.fidelity].tone}>{FIDELITIES[line.fidelity].label}</Badge>
              <span className="font-medium">{line.node}</span>
              <span className="text-xs text-muted">{line.type}</span>
              {line.reason && <p className="w-full text-sm text-muted">{line.reason}</p>}
            </li>
          ))}
        </ul>
      </DialogContent>
    </Dialog>
  );
}
