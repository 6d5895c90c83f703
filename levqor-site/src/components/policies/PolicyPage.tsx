import Link from "next/link";

import { type Heading, sectionsOf, toTree } from "./markdown";
import { PolicyText } from "./PolicyText";
import { type Policy, policySlugs, readPolicy } from "./sources";

const DATE = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

/** One policy: its text, what is in it, and the way to the others. */
export function PolicyPage({ slug }: { slug: string }) {
  const policy = readPolicy(slug);
  const tree = toTree(policy.text);
  return (
    <div className="mx-auto grid w-full max-w-page gap-x-16 px-4 py-10 sm:px-6 lg:grid-cols-[minmax(0,1fr)_15rem] lg:py-14 print:block print:p-0">
      <article className="min-w-0 max-w-reading">
        <PolicyHeader policy={policy} />
        <details className="mt-6 rounded-md border border-line bg-surface px-4 py-3 lg:hidden print:hidden">
          <summary className="cursor-pointer rounded text-sm font-medium">On this page</summary>
          <Contents sections={sectionsOf(tree)} className="mt-2" />
        </details>
        <div className="mt-8">
          <PolicyText slug={slug} tree={tree} />
        </div>
      </article>
      <aside className="hidden lg:block print:hidden">
        <nav
          aria-label="On this page"
          className="sticky top-20 max-h-[calc(100dvh-7rem)] overflow-y-auto border-l border-line pl-5"
        >
          <p className="text-xs font-medium text-muted">On this page</p>
          <Contents sections={sectionsOf(tree)} className="mt-2" />
        </nav>
      </aside>
      <OtherPolicies current={slug} />
    </div>
  );
}

function PolicyHeader({ policy: { title, summary, effective } }: { policy: Policy }) {
  return (
    <header className="border-b border-line pb-6">
      <h1 className="text-3xl font-semibold tracking-tight">{title}</h1>
      <p className="mt-3 text-lg text-muted">{summary}</p>
      <p className="mt-3 text-sm text-muted">
        Applies from <time dateTime={effective}>{DATE.format(new Date(effective))}</time>
      </p>
    </header>
  );
}

function Contents({ sections, className }: { sections: Heading[]; className: string }) {
  return (
    <ul className={className}>
      {sections.map(({ id, text }) => (
        <li key={id}>
          <a href={`#${id}`} className="block rounded py-1 text-sm text-muted hover:text-text">
            {text}
          </a>
        </li>
      ))}
    </ul>
  );
}

function OtherPolicies({ current }: { current: string }) {
  return (
    <nav
      aria-labelledby="all-policies"
      className="mt-16 border-t border-line pt-6 lg:col-span-2 print:hidden"
    >
      <h2 id="all-policies" className="text-sm font-medium text-muted">
        All policies
      </h2>
      <ul className="mt-3 grid gap-x-6 sm:grid-cols-2 lg:grid-cols-4">
        {policySlugs.map((slug) => (
          <li key={slug}>
            <Link
              href={`/${slug}`}
              aria-current={slug === current ? "page" : undefined}
              className="block rounded py-1.5 text-base text-accent hover:underline aria-[current]:font-medium aria-[current]:text-text aria-[current]:no-underline"
            >
              {readPolicy(slug).title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
