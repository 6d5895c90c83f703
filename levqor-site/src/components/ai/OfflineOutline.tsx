import { Badge, Button, Callout, Card, CardBody, CardHeader } from "@/components/ui";

import { assistantFailure } from "./failure";
import { offlineOutline } from "./offlineOutline";

interface OfflineOutlineProps {
  sentence: string;
  /** Why there is no workflow. */
  error: unknown;
  onRetry: () => void;
}

/** What stands on the page while the server does not answer: the reason, the sentence and a labelled guess. */
export function OfflineOutline({ sentence, error, onRetry }: OfflineOutlineProps) {
  const failure = assistantFailure(error, "workflow");
  const lines = offlineOutline(sentence);
  return (
    <div className="space-y-4">
      <Callout
        kind="warning"
        role="alert"
        title={failure.title}
        actions={
          <Button size="sm" onClick={onRetry}>
            Check with the server
          </Button>
        }
      >
        {failure.text} Your sentence is kept.
      </Callout>
      <Card aria-label="Rough draft made offline" className="border-dashed border-field">
        <CardHeader
          title="Rough draft made offline"
          description="A guess from word patterns in your browser. It cannot be saved or published before the server has checked it."
          actions={<Badge tone="warning">Not checked</Badge>}
        />
        <CardBody>
          <ol aria-label="Outline" className="space-y-2">
            {lines.map((line, index) => (
              <li key={index} className="flex gap-3 text-sm">
                <span className="w-5 shrink-0 text-right tabular-nums text-faint">{index + 1}</span>
                <span className="min-w-0">
                  <span className={line.kind === "unknown" ? "text-muted" : "font-medium"}>{line.label}</span>
                  <span className="block break-words text-xs text-muted">“{line.words}”</span>
                </span>
              </li>
            ))}
          </ol>
          <div className="mt-4 flex flex-wrap gap-2">
            <Button disabled aria-describedby="offline-publish">
              Publish
            </Button>
            <p id="offline-publish" className="self-center text-xs text-muted">
              Publishing needs the server’s check.
            </p>
          </div>
        </CardBody>
      </Card>
    </div>
  );
}
