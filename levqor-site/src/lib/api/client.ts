import { ApiError } from "./error";
import type { Problem, Session } from "./types";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type QueryValue = string | number | boolean | null | undefined;

export interface CallOptions {
  /** Values of the {names} in the address. */
  path?: Record<string, string | number>;
  query?: Record<string, QueryValue>;
  body?: unknown;
  signal?: AbortSignal;
  timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 20_000;

let csrfToken: string | null = null;

export function rememberCsrfToken(token: string | null): void {
  csrfToken = token;
}

function address(template: string, { path = {}, query = {} }: CallOptions): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  return search.size > 0 ? `${filled}?${search}` : filled;
}

async function send(method: Method, url: string, options: CallOptions): Promise<Response> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const headers = new Headers({ Accept: "application/json" });
  if (options.body !== undefined) headers.set("Content-Type", "application/json");
  if (method !== "GET" && csrfToken) headers.set("X-CSRF-Token", csrfToken);
  try {
    return await fetch(url, {
      method,
      headers,
      credentials: "same-origin",
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    if (timeout.aborted) {
      throw new ApiError("The server took too long to answer. Try again.", "timeout", 0);
    }
    throw new ApiError(
      "The server cannot be reached. Check that it is running, then try again.",
      "unreachable",
      0,
    );
  }
}

interface ErrorBody {
  error?: string;
  code?: string;
  problems?: Problem[];
  correlation_id?: string;
}

async function failure(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as ErrorBody;
  return new ApiError(
    body.error ?? `The server answered with status ${response.status}.`,
    body.code ?? "unexpected",
    response.status,
    body.problems ?? [],
    body.correlation_id ?? response.headers.get("X-Correlation-Id"),
  );
}

async function call<Answer>(method: Method, template: string, options: CallOptions = {}): Promise<Answer> {
  const response = await send(method, address(template, options), options);
  if (!response.ok) throw await failure(response);
  if (response.status === 204) return undefined as Answer;
  if (!response.headers.get("Content-Type")?.includes("json")) return (await response.text()) as Answer;
  return (await response.json()) as Answer;
}

/** Same-origin calls with the session cookie. Every failure is an ApiError. */
export const api = {
  get: <Answer>(template: string, options?: CallOptions) => call<Answer>("GET", template, options),
  post: <Answer>(template: string, options?: CallOptions) => call<Answer>("POST", template, options),
  put: <Answer>(template: string, options?: CallOptions) => call<Answer>("PUT", template, options),
  patch: <Answer>(template: string, options?: CallOptions) => call<Answer>("PATCH", template, options),
  delete: <Answer = void>(template: string, options?: CallOptions) =>
    call<Answer>("DELETE", template, options),
};

export async function fetchSession(signal?: AbortSignal): Promise<Session | null> {
  try {
    const session = await api.get<Session>("/api/session", { signal });
    rememberCsrfToken(session.csrf_token);
    return session;
  } catch (error) {
    if (error instanceof ApiError && error.isSignedOut) {
      rememberCsrfToken(null);
      return null;
    }
    throw error;
  }
}
