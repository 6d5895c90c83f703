/** A question asked before, with its answer. */
export interface Exchange {
  query: string;
  answer: string;
}

export const MOST_PREVIOUS = 6;
const MOST_ANSWER_CHARACTERS = 2_000;

export interface PageContext {
  /** The path only: what is behind `?` may hold what a person wrote. */
  page: string;
  run_id?: string;
  workflow_id?: string;
}

const ID = /^[A-Za-z0-9_-]{1,80}$/;

/** Where a question is asked, and about which run or workflow. */
export function pageContext(pathname: string, id: string | null): PageContext {
  if (id === null || !ID.test(id)) return { page: pathname };
  if (pathname === "/runs/view") return { page: pathname, run_id: id };
  if (pathname === "/workflows/view") return { page: pathname, workflow_id: id };
  return { page: pathname };
}

/** The newest exchanges, in their order, so that a follow-up question is understood. */
export function previousOf(exchanges: readonly Exchange[]): Exchange[] {
  return exchanges
    .slice(-MOST_PREVIOUS)
    .map(({ query, answer }) => ({ query, answer: answer.slice(0, MOST_ANSWER_CHARACTERS) }));
}

/** Only addresses on this site become links: what an answer names may come from data. */
export function localHref(href: string): string | null {
  return /^\/(?![/\\])[^\s\\]*$/.test(href) ? href : null;
}
