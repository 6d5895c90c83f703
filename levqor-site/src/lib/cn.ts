import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

import { designTokens } from "@/config/design-tokens";

const merge = extendTailwindMerge({
  extend: { classGroups: { "font-size": [{ text: Object.keys(designTokens.type) }] } },
});

/** Joins class names; a later Tailwind class wins over an earlier one of the same kind. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
