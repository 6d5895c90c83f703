import { EllipsisVertical, FlaskConical, History, PencilLine, RotateCcw } from "lucide-react";

import { Button, IconButton, Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui";
import type { Run, VersionChoice, Workflow } from "@/lib/api/types";

interface RunActionsProps {
  run: Run;
  workflow: Workflow | undefined;
  mayEdit: boolean;
  busy: boolean;
  onReplay: () => void;
  onRepeat: (version: VersionChoice) => void;
  onEdit: () => void;
  onMakeTest: () => void;
}

/** What can be done with a run that is over. Looking at a replay is for everybody. */
export function RunActions({ run, workflow, mayEdit, busy, ...on }: RunActionsProps) {
  const newest = workflow?.version ?? run.version;
  const isTestable = workflow !== undefined && (run.status === "succeeded" || run.status === "failed");
  return (
    <>
      <Button onClick={on.onReplay}>
        <History aria-hidden className="size-3.5" />
        Replay
      </Button>
      {mayEdit && (
        <>
          <RepeatButton run={run} newest={newest} busy={busy} onRepeat={on.onRepeat} />
          <Menu>
            <MenuTrigger asChild>
              <IconButton label="More actions" icon={<EllipsisVertical aria-hidden className="size-4" />} />
            </MenuTrigger>
            <MenuContent>
              <MenuItem icon={<PencilLine aria-hidden className="size-3.5" />} onSelect={on.onEdit}>
                Run again with other input
              </MenuItem>
              {isTestable && (
                <MenuItem icon={<FlaskConical aria-hidden className="size-3.5" />} onSelect={on.onMakeTest}>
                  Make a test of this run
                </MenuItem>
              )}
            </MenuContent>
          </Menu>
        </>
      )}
    </>
  );
}

interface RepeatButtonProps {
  run: Run;
  newest: number;
  busy: boolean;
  onRepeat: (version: VersionChoice) => void;
}

function RepeatButton({ run, newest, busy, onRepeat }: RepeatButtonProps) {
  const content = (
    <>
      {!busy && <RotateCcw aria-hidden className="size-3.5" />}
      Run again
    </>
  );
  if (newest === run.version) {
    return (
      <Button loading={busy} onClick={() => onRepeat("same")}>
        {content}
      </Button>
    );
  }
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button loading={busy}>{content}</Button>
      </MenuTrigger>
      <MenuContent>
        <MenuItem onSelect={() => onRepeat("same")}>On version {run.version}, as this run</MenuItem>
        <MenuItem onSelect={() => onRepeat(newest)}>On version {newest}, the newest</MenuItem>
      </MenuContent>
    </Menu>
  );
}
