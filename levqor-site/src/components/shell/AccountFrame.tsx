"use client";

import { type ReactNode, useEffect } from "react";

import { Providers } from "@/components/Providers";

import { PublicShell } from "./PublicShell";

/** The way in: the public frame around pages that ask the server. */
export function AccountFrame({ children }: { children: ReactNode }) {
  useEffect(() => {
    // What comes next is a signed-in page: its frame is there by then.
    void import("./AppFrame");
  }, []);
  return (
    <Providers>
      <PublicShell>{children}</PublicShell>
    </Providers>
  );
}
