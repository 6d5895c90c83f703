import { Unplug } from "lucide-react";

import { cn } from "@/lib/cn";

import type { Connection } from "./useRun";

const words: Record<Connection["state"], string | null> = {
  connecting: "Connecting",
  live: "Live",
  polling: "Asking every 3 s",
  lost: "Connection lost",
  ended: null,
};

export function ConnectionBadge({ connection }: { connection: Connection }) {
  const text = words[connection.state];
  if (!text) return null;
  const isLive = connection.state === "live";
  return (
    <span className="inline-flex items-center gap-1.5 text-xs text-muted">
      <span
        aria-hidden
        className={cn("size-1.5 rounded-full", isLive ? "animate-pulse bg-success" : "bg-warning")}
      />
      {text}
    </span>
  );
}

export function ConnectionNotice({ connection }: { connection: Connection }) {
  if (connection.state !== "lost" && connection.state !== "polling") return null;
  const since = connection.since?.toLocaleTimeString("en-GB") ?? "";
  return (
    <div
      role="alert"
      className="flex gap-2.5 rounded-md border border-warning/30 bg-warning-subtle px-3 py-2.5 text-sm"
    >
      <Unplug aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
      {connection.state === "lost"
        ? `The connection to the server has been lost since ${since}. What you see may be old; it is tried again by itself. The run itself is not affected.`
        : `Live updates have been interrupted since ${since}. The page asks the server every 3 seconds instead.`}
    </div>
  );
}
