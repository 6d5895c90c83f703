"use client";

import { usePathname } from "next/navigation";
import { type ReactNode, useEffect } from "react";

import { refreshVisitor } from "@/lib/visitor";

import { PublicFooter } from "./PublicFooter";
import { PublicHeader } from "./PublicHeader";
import { SkipLink } from "./SkipLink";

/** The frame of every page that needs no session. */
export function PublicShell({ children }: { children: ReactNode }) {
  const pathname = usePathname();

  useEffect(() => {
    void refreshVisitor();
  }, []);

  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <PublicHeader pathname={pathname} />
      <main id="content" tabIndex={-1} className="flex w-full flex-1 flex-col outline-none">
        {children}
      </main>
      <PublicFooter />
    </div>
  );
}
