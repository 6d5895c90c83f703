"use client";

import * as Dialog from "@radix-ui/react-dialog";
import { BookOpen, LifeBuoy, MessageSquareText, X } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useEffect, useState } from "react";

import { IconButton } from "@/components/ui/Button";
import { Kbd } from "@/components/ui/Kbd";
import { guides, shortcuts } from "@/config/guides";

interface HelpPanelProps {
  /** The name of the button that opens it, and of the panel. */
  label?: string;
  /** What is shown above the guides, such as an assistant. */
  children?: ReactNode;
}

/** Guides, shortcuts and the way to support. Everything in it came with the page: it needs no server. */
export default function HelpPanel({ label = "Help", children }: HelpPanelProps) {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Trigger asChild>
        <IconButton label={label} icon={<LifeBuoy aria-hidden className="size-4" />} />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade-in bg-scrim/50" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 right-0 z-50 flex w-full max-w-sm animate-rise-in flex-col border-l border-line bg-surface shadow-overlay outline-none"
        >
          <header className="flex items-center justify-between border-b border-line px-5 py-3">
            <Dialog.Title className="text-lg font-semibold">{label}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label="Close" icon={<X aria-hidden className="size-4" />} className="-mr-2" />
            </Dialog.Close>
          </header>
          <div className="flex min-h-0 flex-1 flex-col gap-6 overflow-y-auto px-5 py-5">
            {children}
            <Guides onChosen={close} />
            <Shortcuts />
            <Link
              href="/support"
              prefetch={false}
              onClick={close}
              className="flex items-start gap-3 rounded-lg border border-line p-3.5 hover:bg-hover"
            >
              <MessageSquareText aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
              <span>
                <span className="block text-sm font-medium">Write to support</span>
                <span className="block text-sm text-muted">
                  A person answers, by the time the form shows.
                </span>
              </span>
            </Link>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Guides({ onChosen }: { onChosen: () => void }) {
  return (
    <nav aria-labelledby="help-guides">
      <h3 id="help-guides" className="flex items-center gap-2 text-sm font-medium text-muted">
        <BookOpen aria-hidden className="size-3.5" />
        Guides
      </h3>
      <ul className="-mx-2 mt-1.5">
        {guides.map(({ href, title, about }) => (
          <li key={href}>
            <Link
              href={href}
              prefetch={false}
              onClick={onChosen}
              className="block rounded-md px-2 py-1.5 hover:bg-hover"
            >
              <span className="block text-sm font-medium">{title}</span>
              <span className="block text-xs text-muted">{about}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Shortcuts() {
  const [isApple, setApple] = useState(false);
  useEffect(() => setApple(/Mac|iPhone|iPad/.test(navigator.userAgent)), []);
  return (
    <section aria-labelledby="help-shortcuts">
      <h3 id="help-shortcuts" className="text-sm font-medium text-muted">
        Keyboard shortcuts
      </h3>
      <dl className="mt-2 flex flex-col gap-2">
        {shortcuts.map(({ keys, does }) => (
          <div key={does} className="flex items-center justify-between gap-4">
            <dd className="text-sm">{does}</dd>
            <dt className="order-last flex shrink-0 gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{isApple && key === "Ctrl" ? "⌘" : key}</Kbd>
              ))}
            </dt>
          </div>
        ))}
      </dl>
    </section>
  );
}
