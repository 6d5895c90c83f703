import type { ReactNode } from "react";

import { cn } from "@/lib/cn";

interface PageIntroProps {
  title: string;
  /** One or two sentences that say what the page is for. */
  lead?: ReactNode;
  actions?: ReactNode;
}

/** The head of a public page. */
export function PageIntro({ title, lead, actions }: PageIntroProps) {
  return (
    <header className="mx-auto w-full max-w-page px-4 pb-10 pt-14 sm:px-6 sm:pb-12 sm:pt-20">
      <h1 className="max-w-reading text-balance text-3xl font-semibold tracking-tight sm:text-4xl">
        {title}
      </h1>
      {lead && <div className="mt-4 max-w-reading text-pretty text-lg text-muted">{lead}</div>}
      {actions && <div className="mt-6 flex flex-wrap gap-2.5">{actions}</div>}
    </header>
  );
}

interface SectionProps {
  /** The anchor of the section; its heading carries it. */
  id: string;
  title: string;
  lead?: ReactNode;
  className?: string;
  children: ReactNode;
}

export function Section({ id, title, lead, className, children }: SectionProps) {
  return (
    <section aria-labelledby={id} className={cn("border-t border-line", className)}>
      <div className="mx-auto w-full max-w-page px-4 py-14 sm:px-6 sm:py-16">
        <div className="mb-8 max-w-reading">
          <h2
            id={id}
            tabIndex={-1}
            className="scroll-mt-20 text-2xl font-semibold tracking-tight outline-none"
          >
            {title}
          </h2>
          {lead && <div className="mt-2 text-pretty text-lg text-muted">{lead}</div>}
        </div>
        {children}
      </div>
    </section>
  );
}
