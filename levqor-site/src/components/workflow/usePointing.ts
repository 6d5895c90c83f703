"use client";

import { type RefObject, useEffect } from "react";

/** Reports which `data-step` inside the element is hovered or focused, and null when none is. */
export function usePointing(root: RefObject<HTMLElement>, onPoint?: (path: string | null) => void): void {
  useEffect(() => {
    const element = root.current;
    if (!element || !onPoint) return;
    const point = (event: Event) => {
      const step = (event.target as Element).closest("[data-step]");
      onPoint(step?.getAttribute("data-step") ?? null);
    };
    const leave = () => onPoint(null);
    element.addEventListener("mouseover", point);
    element.addEventListener("focusin", point);
    element.addEventListener("mouseleave", leave);
    element.addEventListener("focusout", leave);
    return () => {
      element.removeEventListener("mouseover", point);
      element.removeEventListener("focusin", point);
      element.removeEventListener("mouseleave", leave);
      element.removeEventListener("focusout", leave);
    };
  }, [root, onPoint]);
}
