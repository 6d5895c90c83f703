import Link from "next/link";

import { Contents } from "./Contents";
import { DocsMenu } from "./DocsMenu";
import { DocText } from "./DocText";
import { sectionsOf, toTree } from "./markdown";
import { allPages, type DocPage, docGroups } from "./sources";

/** One page of the documentation: where it stands among the others, its text, and what is in it. */
export function DocsPage({ page }: { page: DocPage }) {
  const files = new Set(allPages().map(({ file }) => file));
  const sections = sectionsOf(toTree(page.text));
  return (
    <div className="mx-auto grid w-full max-w-page gap-x-12 px-4 py-8 sm:px-6 lg:grid-cols-[12rem_minmax(0,1fr)] lg:py-12 xl:grid-cols-[12rem_minmax(0,1fr)_12rem]">
      <DocsMenu groups={docGroups()} current={page.href} />
      <article className="min-w-0 max-w-3xl">
        <DocText file={page.file} text={page.text} isShown={(file) => files.has(file)} />
        <Neighbours current={page.href} />
      </article>
      {sections.length > 1 && (
        <aside className="hidden xl:block">
          <Contents sections={sections} />
        </aside>
      )}
    </div>
  );
}

/** The pages before and after, in the order of the menu. */
function Neighbours({ current }: { current: string }) {
  const pages = docGroups().flatMap((group) => group.pages);
  const here = pages.findIndex(({ href }) => href === current);
  const [before, after] = [pages[here - 1], pages[here + 1]];
  return (
    <nav
      aria-label="Neighbouring pages"
      className="mt-14 flex flex-wrap justify-between gap-4 border-t border-line pt-5 text-base"
    >
      {before && here > 0 ? <Neighbour page={before} sign="←" /> : <span />}
      {after && <Neighbour page={after} sign="→" />}
    </nav>
  );
}

function Neighbour({ page: { href, title }, sign }: { page: DocPage; sign: "←" | "→" }) {
  return (
    <Link href={href} prefetch={false} className="rounded text-muted hover:text-text">
      {sign === "←" && <span aria-hidden>← </span>}
      {title}
      {sign === "→" && <span aria-hidden> →</span>}
    </Link>
  );
}
