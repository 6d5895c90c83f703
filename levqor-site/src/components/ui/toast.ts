import { errorMessage } from "@/lib/api/error";

export interface ToastMessage {
  id: number;
  kind: "success" | "error" | "info";
  text: string;
  action?: { label: string; onClick: () => void };
}

type Listener = (message: ToastMessage) => void;

const listeners = new Set<Listener>();
let lastId = 0;

function show(kind: ToastMessage["kind"], text: string, action?: ToastMessage["action"]): void {
  lastId += 1;
  for (const listener of listeners) listener({ id: lastId, kind, text, action });
}

/** Short messages about what just happened. `toast.error` takes a caught error as it is. */
export const toast = {
  success: (text: string, action?: ToastMessage["action"]) => show("success", text, action),
  info: (text: string, action?: ToastMessage["action"]) => show("info", text, action),
  error: (error: unknown) => show("error", typeof error === "string" ? error : errorMessage(error)),
};

export function onToast(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
