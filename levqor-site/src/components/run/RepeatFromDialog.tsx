import { Button, Dialog, DialogContent } from "@/components/ui";
import type { RunStep, VersionChoice } from "@/lib/api/types";

interface RepeatFromDialogProps {
  step: RunStep;
  /** The version that the run used, and the newest. */
  version: number;
  newest: number;
  busy: boolean;
  onRepeat: (version: VersionChoice) => void;
  onEdit: () => void;
  onClose: () => void;
}

/** Asks on which version a run goes again from a step, where there is a newer one. */
export function RepeatFromDialog({
  step,
  version,
  newest,
  busy,
  onRepeat,
  onEdit,
  onClose,
}: RepeatFromDialogProps) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Run again from ${step.title}`}
        description="What came before this step keeps its outcome. The workflow has a newer version than this run used."
        footer={
          <>
            <Button variant="ghost" onClick={onEdit}>
              With other input
            </Button>
            <Button loading={busy} onClick={() => onRepeat("same")}>
              On version {version}, as this run
            </Button>
            <Button variant="primary" loading={busy} onClick={() => onRepeat(newest)}>
              On version {newest}, the newest
            </Button>
          </>
        }
      />
    </Dialog>
  );
}
