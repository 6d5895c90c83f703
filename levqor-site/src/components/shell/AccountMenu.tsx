"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRightLeft, CircleUser, CreditCard, LogOut, Settings } from "lucide-react";
import Link from "next/link";

import { sectionHref } from "@/components/settings/sections";
import {
  IconButton,
  Menu,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuSeparator,
  MenuTrigger,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import { roleNames } from "@/lib/role";
import { useSession } from "@/lib/session";

import { signOut } from "./signOut";
import { switchWorkspace } from "./switchWorkspace";

const STALE_MS = 5 * 60_000;

export function AccountMenu() {
  const { data: session } = useSession();
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton label="Account" icon={<CircleUser aria-hidden className="size-4" />} />
      </MenuTrigger>
      <MenuContent className="max-w-72">
        {session && (
          <>
            <MenuLabel>{session.user.email}</MenuLabel>
            <MenuSeparator />
          </>
        )}
        <MenuItem asChild>
          <Link href="/settings">
            <Settings aria-hidden className="size-4 text-muted" />
            Settings
          </Link>
        </MenuItem>
        <MenuItem asChild>
          <Link href={sectionHref("billing")}>
            <CreditCard aria-hidden className="size-4 text-muted" />
            Plan and billing
          </Link>
        </MenuItem>
        <OtherWorkspaces />
        <MenuSeparator />
        <MenuItem icon={<LogOut aria-hidden className="size-4 text-muted" />} onSelect={() => void signOut()}>
          Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

/** The way to the other workspaces of who belongs to several; nothing for everybody else. */
function OtherWorkspaces() {
  const { data } = useQuery({
    queryKey: ["own-workspaces"],
    queryFn: ({ signal }) => api.get("/api/workspaces", { signal }),
    staleTime: STALE_MS,
  });
  const others = data?.items.filter(({ is_current }) => !is_current) ?? [];
  if (others.length === 0) return null;
  return (
    <>
      <MenuSeparator />
      <MenuLabel>Switch to another workspace</MenuLabel>
      {others.map(({ id, name, role }) => (
        <MenuItem
          key={id}
          icon={<ArrowRightLeft aria-hidden className="size-4 shrink-0 text-muted" />}
          onSelect={() => void switchWorkspace(id)}
        >
          <span className="min-w-0 flex-1 truncate">{name}</span>
          <span className="text-xs text-muted">{roleNames[role]}</span>
        </MenuItem>
      ))}
    </>
  );
}
