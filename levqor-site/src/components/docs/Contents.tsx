import type { Heading } from "./markdown";

export function Contents({ sections }: { sections: Heading[] }) {
  return (
    <nav aria-label="On this page" className="sticky top-20 max-h-[calc(100dvh-6rem)] overflow-y-auto">
      <p className="text-xs font-medium text-muted">On this page</p>
      <ul className="mt-2 border-l border-line">
        {sections.map(({ id, text }) => (
          <li key={id}>
            <a
              href={`#${id}`}
              className="-ml-px block break-words border-l border-transparent py-1 pl-3 text-sm text-muted hover:border-text hover:text-text"
            >
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
