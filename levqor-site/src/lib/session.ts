"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

import { api, fetchSession, rememberCsrfToken } from "@/lib/api/client";
import type { AcceptInvitation, NewAccount, Session, SetUp, SignIn } from "@/lib/api/types";
import { type Permission, roleMay } from "@/lib/role";

export const SESSION_KEY = ["session"] as const;

/** `data` is the session, or null when signed out; undefined while it is being asked for. */
export function useSession() {
  return useQuery({
    queryKey: SESSION_KEY,
    queryFn: ({ signal }) => fetchSession(signal),
    staleTime: 5 * 60_000,
  });
}

/** Whether the signed-in member may do this; what they may not do is not offered to them. */
export function useMay(permission: Permission): boolean {
  return roleMay(useSession().data?.role, permission);
}

/** Sign-in, sign-up and set-up; each leaves the session query up to date. */
export function useSessionActions() {
  const queries = useQueryClient();

  const enter = useCallback(
    async (entry: Promise<Session>) => {
      const session = await entry;
      rememberCsrfToken(session.csrf_token);
      queries.clear();
      queries.setQueryData<Session | null>(SESSION_KEY, session);
    },
    [queries],
  );

  return {
    signIn: (body: SignIn) => enter(api.post("/api/signin", { body })),
    signUp: (body: NewAccount) => enter(api.post("/api/signup", { body })),
    setUp: (body: SetUp) => enter(api.post("/api/setup", { body })),
    acceptInvitation: (body: AcceptInvitation) => enter(api.post("/api/invitations/accept", { body })),
  };
}
