"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

import { api, fetchSession, rememberCsrfToken } from "@/lib/api/client";
import type { Session } from "@/lib/api/types";

export const SESSION_KEY = ["session"] as const;

/** `data` is the session, or null when signed out; undefined while it is being asked for. */
export function useSession() {
  return useQuery({
    queryKey: SESSION_KEY,
    queryFn: ({ signal }) => fetchSession(signal),
    staleTime: 5 * 60_000,
  });
}

export interface NewAccount {
  email: string;
  password: string;
  workspace_name?: string;
  timezone?: string;
}

/** Sign-in, sign-up, set-up and sign-out; each leaves the session query up to date. */
export function useSessionActions() {
  const queries = useQueryClient();

  const enter = useCallback(
    async (template: string, body: object) => {
      await api.post(template, { body });
      queries.clear();
      await queries.fetchQuery({ queryKey: SESSION_KEY, queryFn: () => fetchSession() });
    },
    [queries],
  );

  return {
    signIn: (body: { email: string; password: string }) => enter("/api/signin", body),
    signUp: (body: NewAccount) => enter("/api/signup", body),
    setUp: (body: NewAccount & { token: string }) => enter("/api/setup", body),
    signOut: async () => {
      await api.post("/api/signout");
      rememberCsrfToken(null);
      queries.clear();
      queries.setQueryData<Session | null>(SESSION_KEY, null);
    },
  };
}
