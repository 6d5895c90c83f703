"use client";

import * as Dialog from "@radix-ui/react-dialog";
import {
  CircleQuestionMark,
  CircleUser,
  CreditCard,
  LogOut,
  Menu as MenuIcon,
  Search,
  Settings,
} from "lucide-react";
import Link from "next/link";
import { type RefObject, useEffect, useState } from "react";

import HelpPanel from "@/components/HelpPanel";
import { sectionHref } from "@/components/settings/sections";
import {
  IconButton,
  Kbd,
  Menu,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuSeparator,
  MenuTrigger,
} from "@/components/ui";
import { useSession } from "@/lib/session";

import { Sidebar } from "./Sidebar";
import { ThemeToggle } from "./ThemeToggle";
import { signOut } from "./signOut";

interface TopBarProps {
  onSearch: () => void;
  onHelp: () => void;
  helpButton: RefObject<HTMLButtonElement>;
}

export function TopBar({ onSearch, onHelp, helpButton }: TopBarProps) {
  const { data: session } = useSession();
  const [isApple, setApple] = useState(false);

  useEffect(() => setApple(/Mac|iPhone|iPad/.test(navigator.userAgent)), []);

  return (
    <header className="sticky top-0 z-30 flex h-topbar items-center gap-2 border-b border-line bg-canvas px-3 sm:px-6">
      <MobileMenu />
      <p className="min-w-0 truncate text-sm font-medium">{session?.workspace.name}</p>
      <div className="ml-auto flex items-center gap-1.5">
        <button
          type="button"
          onClick={onSearch}
          aria-label="Search and commands"
          className="hidden h-8 w-56 items-center gap-2 rounded-md border border-line bg-surface px-2.5 text-sm text-muted hover:bg-hover md:flex"
        >
          <Search aria-hidden className="size-3.5" />
          <span className="flex-1 text-left">Search</span>
          <Kbd>{isApple ? "⌘ K" : "Ctrl K"}</Kbd>
        </button>
        <IconButton
          label="Search and commands"
          icon={<Search aria-hidden className="size-4" />}
          onClick={onSearch}
          className="md:hidden"
        />
        <IconButton
          ref={helpButton}
          label="Help"
          aria-haspopup="dialog"
          aria-keyshortcuts="?"
          icon={<CircleQuestionMark aria-hidden className="size-4" />}
          onClick={onHelp}
        />
        <HelpPanel label="Guides and support" />
        <ThemeToggle />
        <AccountMenu />
      </div>
    </header>
  );
}

function MobileMenu() {
  const [open, setOpen] = useState(false);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger asChild>
        <IconButton
          label="Open navigation"
          icon={<MenuIcon aria-hidden className="size-4" />}
          className="-ml-1 lg:hidden"
        />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade-in bg-scrim/50 lg:hidden" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 w-64 max-w-[85vw] animate-slide-in border-r border-line bg-canvas outline-none lg:hidden"
        >
          <Dialog.Title className="sr-only">Navigation</Dialog.Title>
          <Sidebar onNavigate={() => setOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function AccountMenu() {
  const { data: session } = useSession();
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton label="Account" icon={<CircleUser aria-hidden className="size-4" />} />
      </MenuTrigger>
      <MenuContent>
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
        <MenuItem icon={<LogOut aria-hidden className="size-4 text-muted" />} onSelect={() => void signOut()}>
          Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
