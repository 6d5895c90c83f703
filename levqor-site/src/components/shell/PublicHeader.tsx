"use client";

import { CircleQuestionMark } from "lucide-react";
import Link from "next/link";
import { useState } from "react";

import HelpPanel from "@/components/HelpPanel";
import { ButtonLink, IconButton } from "@/components/ui/Button";
import { headerLinks } from "@/config/public-pages";
import { cn } from "@/lib/cn";
import { useVisitor } from "@/lib/visitor";

import { fetchFrame } from "./frames";
import { Logo } from "./Logo";
import { PublicMenu } from "./PublicMenu";

export function isCurrent(href: string, pathname: string): boolean {
  return pathname === href || pathname.startsWith(`${href}/`);
}

export function PublicHeader({ pathname }: { pathname: string }) {
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-canvas/85 backdrop-blur print:hidden">
      <div className="mx-auto flex h-topbar w-full max-w-page items-center gap-2 px-4 sm:px-6">
        <Link href="/" className="mr-3 inline-flex shrink-0 rounded">
          <Logo />
        </Link>
        <nav aria-label="Site" className="hidden md:block">
          <ul className="flex items-center">
            {headerLinks.map(({ href, label }) => (
              <li key={href}>
                <Link
                  href={href}
                  prefetch={false}
                  aria-current={isCurrent(href, pathname) ? "page" : undefined}
                  className={cn(
                    "rounded-md px-2.5 py-1.5 text-sm hover:text-text",
                    isCurrent(href, pathname) ? "text-text" : "text-muted",
                  )}
                >
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="ml-auto flex items-center gap-1.5">
          <Help />
          <Entrance />
          <PublicMenu key={pathname} pathname={pathname} />
        </div>
      </div>
    </header>
  );
}

function Help() {
  const [isOpen, setOpen] = useState(false);
  const button = <IconButton label="Help" icon={<CircleQuestionMark aria-hidden className="size-4" />} />;
  return <HelpPanel open={isOpen} onOpenChange={setOpen} trigger={button} />;
}

function Entrance() {
  const isSignedIn = useVisitor().state === "signed-in";
  const next = isSignedIn ? "app" : "account";
  const intent = { onPointerEnter: () => fetchFrame(next), onFocus: () => fetchFrame(next) };
  if (isSignedIn) {
    return (
      <ButtonLink href="/dashboard" prefetch={false} variant="primary" {...intent}>
        Dashboard
      </ButtonLink>
    );
  }
  return (
    <>
      <ButtonLink
        href="/signin"
        prefetch={false}
        variant="ghost"
        className="hidden sm:inline-flex"
        {...intent}
      >
        Sign in
      </ButtonLink>
      <ButtonLink href="/pricing#plans" prefetch={false} variant="primary">
        Start free trial
      </ButtonLink>
    </>
  );
}
