/** Where a held run can be let go. */
export const BILLING = "/settings?section=billing";

/** Why a run is held, as the server says it. */
export function heldReason(reason: { message: string } | null): string {
  return reason?.message ?? "The run was accepted and is held. It is not lost.";
}
