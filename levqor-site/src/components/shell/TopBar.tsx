"use client";

import * as Dialog from "@radix-ui/react-dialog";
import { Menu as MenuIcon, Search } from "lucide-react";
import { useEffect, useState } from "react";

import { IconButton, Kbd } from "@/components/ui";
import { useSession } from "@/lib/session";

import { AccountMenu } from "./AccountMenu";
import { Sidebar } from "./Sidebar";
import { SignedInHelp } from "./SignedInHelp";
import { ThemeToggle } from "./ThemeToggle";
import type { Help } from "./useHelp";

interface TopBarProps {
  onSearch: () => void;
  help: Help;
}

export function TopBar({ onSearch, help }: TopBarProps) {
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
          aria-keyshortcuts="Control+K Meta+K"
          className="hidden h-8 w-56 items-center gap-2 rounded-md border border-line bg-surface px-2.5 text-sm text-muted hover:bg-hover md:flex"
        >
          <Search aria-hidden className="size-3.5" />
          <span className="flex-1 text-left">
            Search<span className="sr-only"> and commands</span>
          </span>
          <span aria-hidden>
            <Kbd>{isApple ? "⌘ K" : "Ctrl K"}</Kbd>
          </span>
        </button>
        <IconButton
          label="Search and commands"
          icon={<Search aria-hidden className="size-4" />}
          onClick={onSearch}
          className="md:hidden"
        />
        <SignedInHelp help={help} />
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
