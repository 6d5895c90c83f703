import { Button, Dialog, DialogClose, DialogContent } from "@/components/ui";
import type { Problem } from "@/lib/api/types";

interface FailingTestsDialogProps {
  version: number;
  problems: readonly Problem[];
  busy: boolean;
  onClose: () => void;
  onShowTests: () => void;
  onPublish: () => void;
}

/** Why a version was not published, test by test, and the deliberate way around that. */
export function FailingTestsDialog({ version, problems, busy, onClose, ...on }: FailingTestsDialogProps) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Tests fail on version ${version}`}
        description="It was not published. What was published before stays live."
        size="md"
        footer={
          <>
            <DialogClose asChild>
              <Button>Do not publish</Button>
            </DialogClose>
            <Button onClick={on.onShowTests}>Show tests</Button>
            <Button variant="danger" loading={busy} onClick={on.onPublish}>
              Publish despite failing tests
            </Button>
          </>
        }
      >
        <ul aria-label="What the tests found" className="space-y-2">
          {problems.map(({ path, message }) => (
            <li
              key={`${path}|${message}`}
              className="break-words rounded-md border border-line px-3 py-2 text-sm"
            >
              {message}
            </li>
          ))}
        </ul>
        <p className="mt-3 text-sm text-muted">
          Publishing despite failing tests is noted in the audit log. A test that is meant to fail can be
          removed.
        </p>
      </DialogContent>
    </Dialog>
  );
}
