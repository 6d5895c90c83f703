"use client";

import { type ReactNode, useEffect } from "react";

import { Providers } from "@/components/Providers";

import { fetchFrame } from "./frames";
import { PublicShell } from "./PublicShell";

/** The way in: the public frame around pages that ask the server. */
export function AccountFrame({ children }: { children: ReactNode }) {
  useEffect(() => fetchFrame("app"), []);
  return (
    <Providers>
      <PublicShell>{children}</PublicShell>
    </Providers>
  );
}
