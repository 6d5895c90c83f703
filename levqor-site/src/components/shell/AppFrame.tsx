"use client";

import type { ReactNode } from "react";

import { Providers } from "@/components/Providers";

import { AppShell } from "./AppShell";

/** A signed-in page, with what only these pages carry. */
export function AppFrame({ children }: { children: ReactNode }) {
  return (
    <Providers>
      <AppShell>{children}</AppShell>
    </Providers>
  );
}
