"use client";

import { toast } from "@/components/ui/toast";
import { api } from "@/lib/api/client";

/** Signs out and loads the sign-in page anew, so that nothing of the account stays in memory. */
export async function signOut(): Promise<void> {
  try {
    await api.post("/api/signout");
    window.location.assign("/signin");
  } catch (error) {
    toast.error(error);
  }
}
