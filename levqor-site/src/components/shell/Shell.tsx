"use client";

import { useSelectedLayoutSegments } from "next/navigation";
import type { ReactNode } from "react";

import { isSignedInRoot } from "@/config/routes";

import { AppShell } from "./AppShell";
import { PublicShell } from "./PublicShell";

/** Picks the frame by the first part of the address; it stays mounted while pages change. */
export function Shell({ children }: { children: ReactNode }) {
  const [root] = useSelectedLayoutSegments();
  const Frame = isSignedInRoot(root ?? null) ? AppShell : PublicShell;
  return <Frame>{children}</Frame>;
}
