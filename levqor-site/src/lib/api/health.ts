import { ApiError } from "./error";
import type { Health } from "./types";

const TIMEOUT_MS = 8_000;

/** /health answers in full also with a 503, which is then an answer and not a failure. */
export async function fetchHealth(signal: AbortSignal): Promise<Health> {
  let response: Response;
  try {
    response = await fetch("/health", { signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new ApiError("The server cannot be reached. Check that it is running.", "unreachable", 0);
  }
  const body = (await response.json().catch(() => null)) as Partial<Health> | null;
  if (!body?.dependencies) {
    throw new ApiError("The server did not say how it is.", "unexpected", response.status);
  }
  return body as Health;
}
