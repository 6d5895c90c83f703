"use client";

import { useCallback, useRef, useState } from "react";

/** Whether the help is open, and the way back to what had the focus before. */
export function useHelp() {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const hadFocus = useRef<Element | null>(null);

  const onOpenChange = useCallback((open: boolean) => {
    if (open) hadFocus.current = document.activeElement;
    setOpen(open);
  }, []);

  return {
    isOpen,
    onOpenChange,
    open: useCallback(() => onOpenChange(true), [onOpenChange]),
    close: useCallback(() => onOpenChange(false), [onOpenChange]),
    button,
    onCloseAutoFocus: useCallback((event: Event) => {
      event.preventDefault();
      const before = hadFocus.current;
      const isStillThere = before instanceof HTMLElement && before.isConnected && before !== document.body;
      (isStillThere ? before : button.current)?.focus();
    }, []),
  };
}

export type Help = ReturnType<typeof useHelp>;
