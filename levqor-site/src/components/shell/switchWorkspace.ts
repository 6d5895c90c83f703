"use client";

import { toast } from "@/components/ui/toast";
import { api } from "@/lib/api/client";

/** Goes on in another workspace and loads the dashboard anew, so that nothing of this one stays in memory. */
export async function switchWorkspace(id: string): Promise<void> {
  try {
    await api.post("/api/session/workspace", { body: { workspace_id: id } });
    window.location.assign("/dashboard");
  } catch (error) {
    toast.error(error);
  }
}
