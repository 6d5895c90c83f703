"use client";

import Link from "next/link";

import { footerGroups } from "@/config/public-pages";
import { cn } from "@/lib/cn";

import { Logo } from "./Logo";
import { ThemeSwitch } from "./ThemeSwitch";

const linkClass = "rounded text-sm text-muted hover:text-text hover:underline";

export function PublicFooter() {
  return (
    <footer className="border-t border-line print:hidden">
      <div className="mx-auto w-full max-w-page px-4 py-10 sm:px-6">
        <div className="grid grid-cols-2 gap-x-6 gap-y-8 sm:grid-cols-3 lg:grid-cols-[1fr_1fr_1fr_2fr]">
          {footerGroups.map(({ label, links, isWide }) => (
            <nav
              key={label}
              aria-label={label}
              className={cn(isWide && "col-span-2 sm:col-span-3 lg:col-span-1")}
            >
              <h2 className="text-sm font-medium">{label}</h2>
              <ul
                className={cn(
                  "mt-3 flex flex-col gap-2",
                  isWide && "grid grid-cols-2 gap-x-6 sm:grid-cols-3 lg:grid-cols-2",
                )}
              >
                {links.map(({ href, label: name }) => (
                  <li key={href}>
                    <FooterLink href={href} label={name} />
                  </li>
                ))}
              </ul>
            </nav>
          ))}
        </div>
        <div className="mt-10 flex flex-wrap items-center justify-between gap-x-6 gap-y-4 border-t border-line pt-6">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm text-muted">
            <Logo />
            <p>Open source, under the MIT licence.</p>
          </div>
          <ThemeSwitch />
        </div>
      </div>
    </footer>
  );
}

/** What the server itself answers is no page of the site, so it is not routed in the browser. */
function FooterLink({ href, label }: { href: string; label: string }) {
  const isServed = href === "/health" || href.includes(".");
  return isServed ? (
    <a href={href} className={linkClass}>
      {label}
    </a>
  ) : (
    <Link href={href} prefetch={false} className={linkClass}>
      {label}
    </Link>
  );
}
