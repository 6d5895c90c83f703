import { ButtonLink, Callout, Time } from "@/components/ui";
import type { Run } from "@/lib/api/types";

import { Countdown } from "./Ticking";
import { waitingWords, waitsForApproval } from "./waiting";

/** What a waiting run waits for, and until when. */
export function WaitingNotice({ run }: { run: Run }) {
  if (run.status !== "waiting" || !run.wake_at) return null;
  return (
    <Callout
      kind="info"
      actions={
        waitsForApproval(run) && (
          <ButtonLink href="/approvals" size="sm">
            Open Approvals
          </ButtonLink>
        )
      }
    >
      {waitingWords(run)} <Countdown until={run.wake_at} /> (
      <Time at={run.wake_at} format="absolute" />
      ). Nothing is blocked meanwhile.
    </Callout>
  );
}
