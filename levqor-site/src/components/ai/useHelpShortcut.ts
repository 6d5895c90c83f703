"use client";

import { useEffect } from "react";

import { isSwitchedOn, useRememberedSwitch } from "./rememberedSwitch";

const KEY = "levqor-help-shortcut";

/** A shortcut of a single character can be switched off: voice control types characters. */
export function useShortcutChoice() {
  return useRememberedSwitch(KEY);
}

/** `?` opens the help, except where it is being written and above an open dialog. */
export function useHelpShortcut(onOpen: () => void): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented)
        return;
      if (isWriting(event.target) || document.querySelector("[role=dialog]") || !isSwitchedOn(KEY)) return;
      event.preventDefault();
      onOpen();
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [onOpen]);
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest("input, textarea, select, [contenteditable=true]") !== null
  );
}
