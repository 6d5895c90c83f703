import Link from "next/link";

import type { DocGroup } from "./sources";

interface DocsMenuProps {
  groups: DocGroup[];
  /** The address of the page that is shown. */
  current: string;
}

/** Every page: beside the text where there is room, above it and folded on a narrow screen. */
export function DocsMenu({ groups, current }: DocsMenuProps) {
  return (
    <>
      <details className="mb-8 rounded-md border border-line bg-surface px-4 py-3 lg:hidden">
        <summary className="cursor-pointer rounded text-sm font-medium">All pages</summary>
        <nav aria-label="Documentation" className="mt-4">
          <Groups groups={groups} current={current} />
        </nav>
      </details>
      <nav
        aria-label="Documentation"
        className="sticky top-20 hidden max-h-[calc(100dvh-6rem)] self-start overflow-y-auto pb-6 lg:block"
      >
        <Groups groups={groups} current={current} />
      </nav>
    </>
  );
}

function Groups({ groups, current }: DocsMenuProps) {
  return (
    <div className="flex flex-col gap-5">
      {groups.map(({ label, pages }) => (
        <div key={label}>
          <p className="text-xs font-medium text-muted">{label}</p>
          <ul className="mt-1.5 flex flex-col">
            {pages.map(({ href, title }) => (
              <li key={href}>
                <Link
                  href={href}
                  prefetch={false}
                  aria-current={href === current ? "page" : undefined}
                  className="block rounded py-1 text-sm text-muted hover:text-text aria-[current]:font-medium aria-[current]:text-text"
                >
                  {title}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}
