"use client";

import * as Dialog from "@radix-ui/react-dialog";
import { BookOpen, MessageSquareText, X } from "lucide-react";
import Link from "next/link";
import { type ReactElement, type ReactNode, useEffect, useState } from "react";

import { IconButton } from "@/components/ui/Button";
import { Kbd } from "@/components/ui/Kbd";
import { guides, shortcuts } from "@/config/guides";

interface HelpPanelProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What opens it. */
  trigger: ReactElement;
  /** What else is shown around the guides, such as an assistant. */
  children?: (guides: ReactNode) => ReactNode;
  /** Where the focus goes when it closes; without one, to what opened it. */
  onCloseAutoFocus?: (event: Event) => void;
}

/** Guides, shortcuts and the way to support. Everything in it came with the page: it needs no server. */
export default function HelpPanel({
  open,
  onOpenChange,
  trigger,
  onCloseAutoFocus,
  children,
}: HelpPanelProps) {
  const sources = <Sources onChosen={() => onOpenChange(false)} />;
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Trigger asChild>{trigger}</Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade-in bg-scrim/50" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={onCloseAutoFocus}
          className="fixed inset-y-0 right-0 z-50 flex w-full animate-fade-in flex-col border-l border-line bg-surface shadow-overlay outline-none sm:w-[27rem]"
        >
          <header className="flex h-topbar shrink-0 items-center justify-between border-b border-line px-4">
            <Dialog.Title className="text-base font-semibold">Help</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton
                label="Close help"
                icon={<X aria-hidden className="size-4" />}
                className="-mr-1.5"
              />
            </Dialog.Close>
          </header>
          {children ? children(sources) : sources}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Sources({ onChosen }: { onChosen: () => void }) {
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-6 overflow-y-auto px-5 py-5">
      <Guides onChosen={onChosen} />
      <Shortcuts />
      <Link
        href="/support"
        prefetch={false}
        onClick={onChosen}
        className="flex items-start gap-3 rounded-lg border border-line p-3.5 hover:bg-hover"
      >
        <MessageSquareText aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
        <span>
          <span className="block text-sm font-medium">Write to support</span>
          <span className="block text-sm text-muted">A person answers, by the time the form shows.</span>
        </span>
      </Link>
    </div>
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
