import { api } from "@/lib/api/client";
import type { Page } from "@/lib/api/types";

export interface PrivacyRequest {
  id: string;
  kind: "export" | "erase";
  status: string;
  requested_at: string;
  done_at: string | null;
  expires_at: string | null;
  failure: string | null;
}

export const privacyRequests = {
  list: (signal: AbortSignal) => api.get<Page<PrivacyRequest>>("/api/privacy/requests" as never, { signal }),
  make: (kind: PrivacyRequest["kind"]) =>
    api.post<PrivacyRequest>("/api/privacy/requests" as never, { body: { kind } } as never),
};
