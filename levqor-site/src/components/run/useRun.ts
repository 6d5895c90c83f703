"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { api } from "@/lib/api/client";
import type { Run } from "@/lib/api/types";

import { isFinal } from "./status";

const FLUSH_MS = 200;
const LOST_AFTER_MS = 2_500;
const POLL_MS = 3_000;
/** A stream that died silently, behind a proxy or after a sleep, is found out by asking now and then. */
const CHECK_MS = 15_000;
const SILENT_MS = 5_000;
const REOPEN_MS = [1_000, 2_000, 5_000, 10_000, 30_000];

/** How the page hears of changes. `polling`: the event stream is down, but the server answers. */
export interface Connection {
  state: "connecting" | "live" | "polling" | "lost" | "ended";
  /** Since when the stream has been down. */
  since: Date | null;
}

/** A run that keeps itself up to date: by server-sent events, and by asking when those do not come through. */
export function useRun(id: string) {
  const queries = useQueryClient();
  const key = useMemo(() => ["runs", "one", id], [id]);
  const [stream, setStream] = useState<StreamState>({
    isOpen: false,
    lostSince: null,
  });

  const [attempt, setAttempt] = useState(0);
  const heardAt = useRef(0);

  const ask = useCallback(
    async (signal: AbortSignal): Promise<Run> => {
      const asked: Run = await api.get("/api/runs/{id}", { path: { id }, signal });
      const shown = queries.getQueryData<Run>(key);
      const isBehind = shown !== undefined && revisionOf(shown) !== revisionOf(asked);
      if (isBehind && Date.now() - heardAt.current > SILENT_MS) setAttempt((count) => count + 1);
      return asked;
    },
    [id, key, queries],
  );

  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => ask(signal),
    enabled: id !== "",
    refetchInterval: ({ state }) => {
      if (state.data === undefined || isFinal(state.data.status)) return false;
      return stream.lostSince !== null || state.status === "error" ? POLL_MS : CHECK_MS;
    },
  });
  const run = query.data;
  const isOver = run !== undefined && isFinal(run.status);
  const isFollowing = run !== undefined && !isOver;

  useEffect(() => {
    if (!isFollowing) return;
    return follow(`/api/runs/${encodeURIComponent(id)}/events`, {
      onRun: (changed) => {
        heardAt.current = Date.now();
        queries.setQueryData(key, changed);
      },
      onState: setStream,
      onEnd: () => void queries.invalidateQueries({ queryKey: key }),
    });
  }, [id, isFollowing, key, queries, attempt]);

  useEffect(() => {
    if (isOver) void queries.invalidateQueries({ queryKey: ["runs", "list"] });
  }, [isOver, queries]);

  return { ...query, run, connection: connectionOf(isOver, query.isError, query.dataUpdatedAt, stream) };
}

interface StreamState {
  isOpen: boolean;
  lostSince: Date | null;
}

function connectionOf(isOver: boolean, isFailing: boolean, heardAt: number, stream: StreamState): Connection {
  if (isOver) return { state: "ended", since: null };
  if (isFailing) return { state: "lost", since: stream.lostSince ?? new Date(heardAt) };
  if (stream.lostSince !== null) return { state: "polling", since: stream.lostSince };
  return { state: stream.isOpen ? "live" : "connecting", since: null };
}

/** Differs whenever the run has gone on. */
function revisionOf({ status, steps, wake_at }: Run): string {
  const attempts = steps.reduce((sum, step) => sum + step.attempts, 0);
  const finished = steps.filter((step) => step.finished_at !== null).length;
  return [status, steps.length, attempts, finished, wake_at].join(" ");
}

interface Listener {
  onRun: (run: Run) => void;
  onState: (state: StreamState) => void;
  onEnd: () => void;
}

/** Listens to a run's events until it is told to stop; reopens the stream when it breaks. */
function follow(address: string, { onRun, onState, onEnd }: Listener): () => void {
  let source: EventSource | null = null;
  let failures = 0;
  let isDone = false;
  let latest: string | null = null;
  let lostSince: Date | null = null;
  let flushTimer: ReturnType<typeof setTimeout> | undefined;
  let lostTimer: ReturnType<typeof setTimeout> | undefined;
  let openTimer: ReturnType<typeof setTimeout> | undefined;

  function flush() {
    clearTimeout(flushTimer);
    flushTimer = undefined;
    if (latest === null) return;
    onRun(JSON.parse(latest) as Run);
    latest = null;
  }

  function recovered() {
    failures = 0;
    lostSince = null;
    clearTimeout(lostTimer);
    lostTimer = undefined;
    onState({ isOpen: true, lostSince: null });
  }

  function broken() {
    lostSince ??= new Date();
    const since = lostSince;
    lostTimer ??= setTimeout(() => onState({ isOpen: false, lostSince: since }), LOST_AFTER_MS);
    if (source?.readyState !== EventSource.CLOSED) return;
    clearTimeout(openTimer);
    openTimer = setTimeout(open, REOPEN_MS[Math.min(failures, REOPEN_MS.length - 1)]);
    failures += 1;
  }

  function open() {
    if (isDone) return;
    source?.close();
    source = new EventSource(address);
    source.onopen = recovered;
    source.onerror = broken;
    source.addEventListener("run", (event: MessageEvent<string>) => {
      if (lostSince !== null) recovered();
      latest = event.data;
      flushTimer ??= setTimeout(flush, FLUSH_MS);
    });
    source.addEventListener("end", () => {
      flush();
      stop();
      onEnd();
    });
  }

  function stop() {
    isDone = true;
    source?.close();
    window.removeEventListener("online", open);
    for (const timer of [flushTimer, lostTimer, openTimer]) clearTimeout(timer);
  }

  window.addEventListener("online", open);
  open();
  return () => {
    stop();
    onState({ isOpen: false, lostSince: null });
  };
}
