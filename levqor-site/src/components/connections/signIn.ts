import { useMutation } from "@tanstack/react-query";

import { toast } from "@/components/ui";
import { api } from "@/lib/api/client";

/** Leave for the service, where the person signs in; it sends them back to this page. */
export function useSignIn() {
  return useMutation({
    mutationFn: (id: string) => api.post("/api/connections/{id}/authorize", { path: { id } }),
    onSuccess: ({ url }) => window.location.assign(url),
    onError: toast.error,
  });
}

const failures: Record<string, string> = {
  sign_in_not_under_way: "This sign-in is over or was begun in another browser. Begin again.",
  sign_in_refused: "The service did not let you in, or you did not agree. Begin again.",
  credentials_expired: "The service did not accept the sign-in. Begin again.",
  credentials_refused: "The service refused the client. Correct its id and secret, then sign in again.",
  not_signed_in: "You were signed out here meanwhile. Begin again.",
  forbidden: "Only owners and admins sign in to services.",
  address_refused: "The token address is one that this server may not call. Its operator can allow it.",
};

export function signInFailure(code: string): string {
  return failures[code] ?? `The service could not be asked for tokens (${code}). Try again.`;
}
