import type { Root } from "hast";
import { type Components, toJsxRuntime } from "hast-util-to-jsx-runtime";
import Link from "next/link";
import type { ComponentProps } from "react";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";

import { cn } from "@/lib/cn";

const components: Partial<Components> = {
  h2: (props) => <SectionHeading level="h2" {...props} />,
  h3: (props) => <SectionHeading level="h3" {...props} />,
  p: ({ children }) => <p className="mt-3">{children}</p>,
  ul: ({ children }) => <ul className="mt-3 list-disc space-y-1.5 pl-5 marker:text-faint">{children}</ul>,
  ol: ({ children }) => <ol className="mt-3 list-decimal space-y-1.5 pl-5 marker:text-faint">{children}</ol>,
  code: ({ children }) => (
    <code className="rounded-sm bg-sunken px-1 py-0.5 font-mono text-[0.85em]">{children}</code>
  ),
  a: TextLink,
  table: ({ children }) => (
    <div
      role="group"
      aria-label="Table"
      tabIndex={0}
      className="mt-4 overflow-x-auto rounded-md border border-line bg-surface print:overflow-visible"
    >
      <table className="w-full border-collapse text-left text-sm">{children}</table>
    </div>
  ),
  th: ({ children }) => (
    <th scope="col" className="border-b border-line bg-sunken px-3 py-2 font-medium">
      {children}
    </th>
  ),
  td: ({ children }) => <td className="border-b border-line px-3 py-2 align-top">{children}</td>,
};

/** The text of a policy in the site's own type. */
export function PolicyText({ slug, tree }: { slug: string; tree: Root }) {
  return (
    <div data-policy-text={slug} className="text-lg [&_tbody_tr:last-child>td]:border-b-0">
      {toJsxRuntime(tree, { Fragment, jsx, jsxs, components })}
    </div>
  );
}

interface SectionHeadingProps extends ComponentProps<"h2"> {
  level: "h2" | "h3";
}

function SectionHeading({ level: Heading, id, children }: SectionHeadingProps) {
  return (
    <Heading
      id={id}
      className={cn(
        "group scroll-mt-20 break-after-avoid font-semibold tracking-tight",
        Heading === "h2" ? "mt-10 text-xl first:mt-0" : "mt-6 text-lg",
      )}
    >
      {children}
      <a
        href={`#${id}`}
        aria-label="Link to this section"
        className="ml-2 rounded text-faint opacity-0 before:content-['#'] hover:text-accent focus-visible:opacity-100 group-hover:opacity-100 print:hidden"
      />
    </Heading>
  );
}

function TextLink({ href = "", children }: ComponentProps<"a">) {
  return (
    <Link href={href} className="text-accent underline underline-offset-2 hover:no-underline">
      {children}
    </Link>
  );
}
