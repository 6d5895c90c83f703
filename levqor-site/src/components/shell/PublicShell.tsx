"use client";

import Link from "next/link";
import type { ReactNode } from "react";

import { ButtonLink } from "@/components/ui/Button";
import { useSession } from "@/lib/session";

import { Logo } from "./Logo";
import { SkipLink } from "./SkipLink";
import { ThemeToggle } from "./ThemeToggle";

/** The frame of every page that needs no session. */
export function PublicShell({ children }: { children: ReactNode }) {
  const { data: session } = useSession();
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <header className="border-b border-line">
        <div className="mx-auto flex h-topbar w-full max-w-page items-center gap-2 px-4 sm:px-6">
          <Link href="/" className="rounded">
            <Logo />
          </Link>
          <div className="ml-auto flex items-center gap-1.5">
            <ThemeToggle />
            {session ? (
              <ButtonLink href="/dashboard" variant="primary">
                Dashboard
              </ButtonLink>
            ) : (
              <>
                <ButtonLink href="/signin" variant="ghost">
                  Sign in
                </ButtonLink>
                <ButtonLink href="/signup" variant="primary">
                  Sign up
                </ButtonLink>
              </>
            )}
          </div>
        </div>
      </header>
      <main id="content" tabIndex={-1} className="flex w-full flex-1 flex-col outline-none">
        {children}
      </main>
    </div>
  );
}
