"use client";

import { Menu } from "lucide-react";
import Link from "next/link";
import { type KeyboardEvent, useRef } from "react";

import { buttonClass } from "@/components/ui/Button";
import { headerLinks } from "@/config/public-pages";
import { cn } from "@/lib/cn";
import { useVisitor } from "@/lib/visitor";

import { isCurrent } from "./PublicHeader";

const SIGN_IN = { href: "/signin", label: "Sign in" };

/** The navigation of a narrow screen; it opens without JavaScript. */
export function PublicMenu({ pathname }: { pathname: string }) {
  const isSignedIn = useVisitor().state === "signed-in";
  const links = isSignedIn ? headerLinks : [...headerLinks, SIGN_IN];
  const menu = useRef<HTMLDetailsElement>(null);

  function close() {
    menu.current?.removeAttribute("open");
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Escape" || !menu.current?.open) return;
    close();
    menu.current.querySelector("summary")?.focus();
  }

  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape closes; the summary is the control
    <details ref={menu} onKeyDown={onKeyDown} className="group md:hidden">
      <summary
        aria-label="Menu"
        className={cn(
          buttonClass("ghost"),
          "aspect-square cursor-pointer list-none px-0 [&::-webkit-details-marker]:hidden",
        )}
      >
        <Menu aria-hidden className="size-4" />
      </summary>
      <nav
        aria-label="Site"
        className="absolute inset-x-0 top-full border-b border-line bg-canvas px-4 py-3 shadow-overlay"
      >
        <ul className="flex flex-col">
          {links.map(({ href, label }) => (
            <li key={href}>
              <Link
                href={href}
                prefetch={false}
                onClick={close}
                aria-current={isCurrent(href, pathname) ? "page" : undefined}
                className="block rounded-md px-2 py-2.5 text-base hover:bg-hover aria-[current]:font-medium"
              >
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </details>
  );
}
