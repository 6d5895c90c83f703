"use client";

import { useRouter } from "next/navigation";

import { toast } from "@/components/ui/toast";
import { useSessionActions } from "@/lib/session";

export function useSignOut(): () => Promise<void> {
  const router = useRouter();
  const { signOut } = useSessionActions();
  return async () => {
    try {
      await signOut();
      router.push("/signin");
    } catch (error) {
      toast.error(error);
    }
  };
}
