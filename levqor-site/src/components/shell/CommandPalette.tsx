"use client";

import * as Dialog from "@radix-ui/react-dialog";
import { Command } from "cmdk";
import {
  CircleQuestionMark,
  LogOut,
  Monitor,
  Moon,
  Plus,
  Search,
  Settings,
  Sun,
  Workflow,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";

import { sectionHref, settingsSections } from "@/components/settings/sections";
import { sections } from "@/config/routes";
import { useEvery } from "@/lib/api/pages";
import { roleMay } from "@/lib/role";
import { useMay, useSession } from "@/lib/session";
import { useTheme } from "@/lib/theme";

import { signOut } from "./signOut";

const MIN_SENTENCE_LENGTH = 5;

interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onHelp: () => void;
}

/** Ctrl/Cmd-K: every page, the workflows, and what is typed as the start of a new automation. */
export function CommandPalette({ open, onOpenChange, onHelp }: CommandPaletteProps) {
  const router = useRouter();
  const { choose } = useTheme();
  const mayEdit = useMay("edit");
  const role = useSession().data?.role;
  const [search, setSearch] = useState("");

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      onOpenChange(!open);
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [open, onOpenChange]);

  const workflows = useEvery(["workflows", "names"], "/api/workflows", { enabled: open });

  function run(action: () => void) {
    onOpenChange(false);
    setSearch("");
    action();
  }

  const sentence = search.trim();
  const isSentence = sentence.length >= MIN_SENTENCE_LENGTH && mayEdit;

  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade-in bg-scrim/50" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed left-1/2 top-[12vh] z-50 w-[calc(100vw-1.5rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-lg border border-line bg-surface shadow-overlay outline-none"
        >
          <Dialog.Title className="sr-only">Command palette</Dialog.Title>
          <Command label="Command palette" loop>
            <div className="flex items-center gap-2.5 border-b border-line px-4">
              <Search aria-hidden className="size-4 shrink-0 text-faint" />
              <Command.Input
                value={search}
                onValueChange={setSearch}
                placeholder="Go to a page or describe an automation"
                className="h-12 w-full bg-transparent text-lg outline-none sm:text-base"
              />
            </div>
            <Command.List className="max-h-[min(24rem,60vh)] overflow-y-auto p-1.5">
              {!isSentence && (
                <Command.Empty className="px-3 py-6 text-center text-sm text-muted">
                  Nothing matches.
                </Command.Empty>
              )}
              <Group heading="Pages">
                {sections.map(({ href, label, Icon }) => (
                  <Entry key={href} value={`page ${label}`} onSelect={() => run(() => router.push(href))}>
                    <Icon aria-hidden className="size-4 text-muted" />
                    {label}
                  </Entry>
                ))}
              </Group>
              <Group heading="Settings">
                {settingsSections
                  .filter(({ needs }) => !needs || roleMay(role, needs))
                  .map(({ id, label }) => (
                    <Entry
                      key={id}
                      value={`settings ${label}`}
                      onSelect={() => run(() => router.push(sectionHref(id)))}
                    >
                      <Settings aria-hidden className="size-4 text-muted" />
                      {label}
                    </Entry>
                  ))}
              </Group>
              {workflows.data && workflows.data.length > 0 && (
                <Group heading="Workflows">
                  {workflows.data.map(({ id, name }) => (
                    <Entry
                      key={id}
                      value={`workflow ${name} ${id}`}
                      onSelect={() => run(() => router.push(`/workflows/view?id=${encodeURIComponent(id)}`))}
                    >
                      <Workflow aria-hidden className="size-4 text-muted" />
                      <span className="truncate">{name}</span>
                    </Entry>
                  ))}
                </Group>
              )}
              <Group heading="Actions">
                {mayEdit && (
                  <>
                    <Entry value="new workflow" onSelect={() => run(() => router.push("/workflows/new"))}>
                      <Plus aria-hidden className="size-4 text-muted" />
                      New workflow
                    </Entry>
                    <Entry value="templates" onSelect={() => run(() => router.push("/workflows/templates"))}>
                      <Plus aria-hidden className="size-4 text-muted" />
                      Begin from a template
                    </Entry>
                    <Entry value="new table" onSelect={() => run(() => router.push("/tables?new=1"))}>
                      <Plus aria-hidden className="size-4 text-muted" />
                      New table
                    </Entry>
                  </>
                )}
                <Entry value="help ask a question" onSelect={() => run(onHelp)}>
                  <CircleQuestionMark aria-hidden className="size-4 text-muted" />
                  Ask for help
                </Entry>
                <Entry value="theme light" onSelect={() => run(() => choose("light"))}>
                  <Sun aria-hidden className="size-4 text-muted" />
                  Light theme
                </Entry>
                <Entry value="theme dark" onSelect={() => run(() => choose("dark"))}>
                  <Moon aria-hidden className="size-4 text-muted" />
                  Dark theme
                </Entry>
                <Entry value="theme system" onSelect={() => run(() => choose("system"))}>
                  <Monitor aria-hidden className="size-4 text-muted" />
                  Same theme as the system
                </Entry>
                <Entry value="sign out" onSelect={() => run(signOut)}>
                  <LogOut aria-hidden className="size-4 text-muted" />
                  Sign out
                </Entry>
              </Group>
              {isSentence && (
                <Command.Group forceMount>
                  <Entry
                    forceMount
                    value="describe automation"
                    onSelect={() =>
                      run(() => router.push(`/workflows/new?query=${encodeURIComponent(sentence)}`))
                    }
                  >
                    <Plus aria-hidden className="size-4 shrink-0 text-muted" />
                    <span className="truncate">
                      Build an automation: <span className="text-muted">{sentence}</span>
                    </span>
                  </Entry>
                </Command.Group>
              )}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-faint"
    >
      {children}
    </Command.Group>
  );
}

interface EntryProps {
  value: string;
  forceMount?: boolean;
  onSelect: () => void;
  children: ReactNode;
}

function Entry({ value, forceMount, onSelect, children }: EntryProps) {
  return (
    <Command.Item
      value={value}
      forceMount={forceMount}
      onSelect={onSelect}
      className="flex h-9 cursor-pointer items-center gap-2.5 rounded px-2.5 text-sm data-[selected=true]:bg-hover"
    >
      {children}
    </Command.Item>
  );
}
