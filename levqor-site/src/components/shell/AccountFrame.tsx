"use client";

import type { ReactNode } from "react";

import { Providers } from "@/components/Providers";

import { PublicShell } from "./PublicShell";

/** The way in: the public frame around pages that ask the server. */
export function AccountFrame({ children }: { children: ReactNode }) {
  return (
    <Providers>
      <PublicShell>{children}</PublicShell>
    </Providers>
  );
}
