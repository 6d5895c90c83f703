"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { useSelectedLayoutSegments } from "next/navigation";

import { ButtonLink } from "@/components/ui/Button";
import { sectionGroups } from "@/config/routes";
import { cn } from "@/lib/cn";
import { useMay } from "@/lib/session";

import { Logo } from "./Logo";

export function Sidebar({ onNavigate }: { onNavigate?: () => void }) {
  const [root] = useSelectedLayoutSegments();
  const mayEdit = useMay("edit");
  return (
    <div className="flex h-full flex-col gap-4 overflow-y-auto px-3 pb-4">
      <div className="flex h-topbar shrink-0 items-center px-2">
        <Link href="/dashboard" onClick={onNavigate} className="rounded">
          <Logo />
        </Link>
      </div>
      {mayEdit && (
        <ButtonLink href="/workflows/new" variant="primary" onClick={onNavigate}>
          <Plus aria-hidden className="size-4" />
          New workflow
        </ButtonLink>
      )}
      <nav aria-label="Main" className="flex flex-col gap-4">
        {sectionGroups.map(({ label, sections }) => (
          <div key={label}>
            <p className="px-2 pb-1 text-2xs font-medium text-faint">{label}</p>
            <ul className="flex flex-col gap-px">
              {sections.map(({ href, label: name, Icon }) => {
                const isCurrent = href === `/${root}`;
                return (
                  <li key={href}>
                    <Link
                      href={href}
                      onClick={onNavigate}
                      aria-current={isCurrent ? "page" : undefined}
                      className={cn(
                        "flex h-8 items-center gap-2.5 rounded-md px-2 text-sm",
                        isCurrent
                          ? "bg-hover font-medium text-text"
                          : "text-muted hover:bg-hover hover:text-text",
                      )}
                    >
                      <Icon aria-hidden className="size-4 shrink-0" />
                      {name}
                    </Link>
                  </li>
                );
              })}
            </ul>
          </div>
        ))}
      </nav>
    </div>
  );
}
