"use client";

import * as Radix from "@radix-ui/react-toast";
import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { useEffect, useState } from "react";

import { onToast, type ToastMessage } from "./toast";

const icons = {
  success: <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />,
  error: <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />,
  info: <Info aria-hidden className="mt-0.5 size-4 shrink-0 text-info" />,
};

/** Shows what `toast` is told; mounted once by Providers. */
export function Toaster() {
  const [messages, setMessages] = useState<ToastMessage[]>([]);

  useEffect(() => onToast((message) => setMessages((shown) => [...shown.slice(-2), message])), []);

  return (
    <Radix.Provider swipeDirection="right" label="Notification">
      {messages.map(({ id, kind, text, action }) => (
        <Radix.Root
          key={id}
          type={kind === "error" ? "foreground" : "background"}
          duration={kind === "error" ? 10_000 : 5_000}
          onOpenChange={(open) => {
            if (!open) setMessages((shown) => shown.filter((message) => message.id !== id));
          }}
          className="flex animate-rise-in items-start gap-2.5 rounded-md border border-line bg-surface px-3 py-2.5 text-sm shadow-overlay"
        >
          {icons[kind]}
          <Radix.Description className="min-w-0 flex-1 break-words">{text}</Radix.Description>
          {action && (
            <Radix.Action
              altText={action.label}
              onClick={action.onClick}
              className="shrink-0 rounded font-medium text-accent hover:underline"
            >
              {action.label}
            </Radix.Action>
          )}
          <Radix.Close aria-label="Dismiss" className="rounded p-0.5 text-muted hover:text-text">
            <X aria-hidden className="size-3.5" />
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className="fixed bottom-0 right-0 z-[60] flex w-full flex-col gap-2 p-4 outline-none sm:max-w-sm" />
    </Radix.Provider>
  );
}
