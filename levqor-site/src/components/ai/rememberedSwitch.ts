"use client";

import { useCallback, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
/** Where the browser stores nothing, a choice lasts as long as the page. */
const chosen = new Map<string, boolean>();

/** Whether a switch of this browser is on; it is until it was switched off. */
export function isSwitchedOn(key: string): boolean {
  const choice = chosen.get(key);
  if (choice !== undefined) return choice;
  try {
    return localStorage.getItem(key) !== "off";
  } catch {
    return true;
  }
}

function remember(key: string, isOn: boolean): void {
  chosen.set(key, isOn);
  try {
    if (isOn) localStorage.removeItem(key);
    else localStorage.setItem(key, "off");
  } catch {
    // The choice is in `chosen`.
  }
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A switch that this browser remembers. */
export function useRememberedSwitch(key: string) {
  const isOn = useSyncExternalStore(
    subscribe,
    () => isSwitchedOn(key),
    () => true,
  );
  const choose = useCallback((next: boolean) => remember(key, next), [key]);
  return { isOn, choose };
}
