"use client";

import { useSyncExternalStore } from "react";

import { fetchSession } from "@/lib/api/client";
import type { Session } from "@/lib/api/types";

/** Who looks at a public page, which carries no query library. */
export type Visitor =
  | { state: "unknown" }
  | { state: "signed-out" }
  | { state: "signed-in"; session: Session }
  | { state: "unreachable"; error: unknown };

const UNKNOWN: Visitor = { state: "unknown" };

let visitor: Visitor = UNKNOWN;
const listeners = new Set<() => void>();

async function askVisitor(): Promise<Visitor> {
  try {
    const session = await fetchSession();
    return session ? { state: "signed-in", session } : { state: "signed-out" };
  } catch (error) {
    return { state: "unreachable", error };
  }
}

/** Asks the server who is here, for everybody who uses `useVisitor`. */
export async function refreshVisitor(): Promise<Visitor> {
  visitor = await askVisitor();
  listeners.forEach((listener) => listener());
  return visitor;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** As far as it is known; the public frame asks when it appears. */
export function useVisitor(): Visitor {
  return useSyncExternalStore(
    subscribe,
    () => visitor,
    () => UNKNOWN,
  );
}
