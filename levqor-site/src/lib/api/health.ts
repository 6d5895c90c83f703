import { ApiError } from "./error";

export interface HealthCheck {
  name: string;
  isOk: boolean;
  detail: string | null;
}

export interface Health {
  isOk: boolean;
  checks: HealthCheck[];
}

interface HealthBody {
  status: string;
  checks: Record<string, { status: string; detail?: string | null }>;
}

const TIMEOUT_MS = 8_000;

/** /health answers in full also when it is 503, which is then not a failed call. */
export async function fetchHealth(signal: AbortSignal): Promise<Health> {
  let response: Response;
  try {
    response = await fetch("/health", { signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new ApiError("The server cannot be reached. Check that it is running.", "unreachable", 0);
  }
  const body = (await response.json().catch(() => null)) as HealthBody | null;
  if (!body?.status) {
    throw new ApiError("The server did not say how it is.", "unexpected", response.status);
  }
  const checks = Object.entries(body.checks ?? {}).map(([name, check]) => ({
    name,
    isOk: check.status === "ok",
    detail: check.detail ?? null,
  }));
  return { isOk: response.ok && body.status === "ok", checks };
}
