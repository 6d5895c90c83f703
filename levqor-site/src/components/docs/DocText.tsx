import { type Components, toJsxRuntime } from "hast-util-to-jsx-runtime";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";

import { cn } from "@/lib/cn";

import { isSitePage, siteHref } from "./links";
import { toTree } from "./markdown";

interface DocTextProps {
  /** The file below docs, without `.md`; its links start there. */
  file: string;
  text: string;
  isShown: (file: string) => boolean;
}

/** A page of the documentation in the site's own type. */
export function DocText({ file, text, isShown }: DocTextProps) {
  const components: Partial<Components> = {
    ...elements,
    a: ({ href = "", children }) => <DocLink href={siteHref(href, file, isShown)}>{children}</DocLink>,
  };
  return <div className="text-lg">{toJsxRuntime(toTree(text), { Fragment, jsx, jsxs, components })}</div>;
}

const elements: Partial<Components> = {
  h1: ({ children }) => <h1 className="text-3xl font-semibold tracking-tight">{children}</h1>,
  h2: (props) => <Anchored level="h2" {...props} />,
  h3: (props) => <Anchored level="h3" {...props} />,
  p: ({ children }) => <p className="mt-4 text-pretty">{children}</p>,
  ul: ({ children }) => <ul className="mt-4 list-disc space-y-1.5 pl-5 marker:text-faint">{children}</ul>,
  ol: ({ children }) => <ol className="mt-4 list-decimal space-y-1.5 pl-5 marker:text-faint">{children}</ol>,
  blockquote: ({ children }) => (
    <blockquote className="mt-4 border-l-2 border-line pl-4 text-muted">{children}</blockquote>
  ),
  code: ({ children }) => (
    <code className="break-words rounded-sm bg-sunken px-1 py-0.5 font-mono text-[0.85em]">{children}</code>
  ),
  pre: ({ children }) => (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls has to be reachable by keyboard
    <pre
      tabIndex={0}
      className="mt-4 overflow-x-auto rounded-md border border-line bg-sunken p-4 text-sm leading-6 [&_code]:break-normal [&_code]:bg-transparent [&_code]:p-0 [&_code]:text-[1em]"
    >
      {children}
    </pre>
  ),
  table: ({ children }) => (
    <div
      role="group"
      aria-label="Table"
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls has to be reachable by keyboard
      tabIndex={0}
      className="mt-4 overflow-x-auto rounded-md border border-line bg-surface"
    >
      <table className="w-full border-collapse text-left text-base">{children}</table>
    </div>
  ),
  th: ({ children }) => (
    <th scope="col" className="border-b border-line bg-sunken px-3 py-2 text-sm font-medium">
      {children}
    </th>
  ),
  td: ({ children }) => (
    <td className="border-t border-line px-3 py-2 align-top last:min-w-48">{children}</td>
  ),
};

interface AnchoredProps extends ComponentProps<"h2"> {
  level: "h2" | "h3";
}

function Anchored({ level: Heading, id, children }: AnchoredProps) {
  return (
    <Heading
      id={id}
      className={cn(
        "group scroll-mt-20 font-semibold tracking-tight",
        Heading === "h2" ? "mt-12 text-xl" : "mt-8 text-lg",
      )}
    >
      {children}
      <a
        href={`#${id}`}
        aria-label="Link to this section"
        className="ml-2 rounded text-faint opacity-0 before:content-['#'] hover:text-accent focus-visible:opacity-100 group-hover:opacity-100"
      />
    </Heading>
  );
}

const linkClass =
  "rounded text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent";

/** What the site does not show, such as a source file of the repository, is named without a link. */
function DocLink({ href, children }: { href: string | null; children: ReactNode }) {
  if (href === null) return <>{children}</>;
  return isSitePage(href) ? (
    <Link href={href} prefetch={false} className={linkClass}>
      {children}
    </Link>
  ) : (
    <a href={href} className={linkClass}>
      {children}
    </a>
  );
}
