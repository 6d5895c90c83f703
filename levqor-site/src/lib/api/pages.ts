"use client";

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { api } from "./client";
import type { CallOptions, ItemOf, ListTemplate } from "./operations";
import type { Page } from "./types";

interface PagesOptions<Template extends ListTemplate> extends Pick<
  CallOptions<Template, "GET">,
  "path" | "query"
> {
  limit?: number;
  refetchInterval?: number;
  enabled?: boolean;
}

/** A list read page by page; `items` is what has been read so far, newest first. */
export function usePages<Template extends ListTemplate>(
  queryKey: readonly unknown[],
  template: Template,
  { path, query, limit = 50, ...options }: PagesOptions<Template> = {},
) {
  const result = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      api.get(template, {
        path,
        query: { ...query, limit, cursor: pageParam } as CallOptions<Template, "GET">["query"],
        signal,
      }) as Promise<Page<ItemOf<Template>>>,
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
    ...options,
  });
  return { ...result, items: result.data?.pages.flatMap((page) => page.items) };
}

const LARGEST_PAGE = 100;
/** No plan has so many workflows or tables to choose from; it only ends a list that never would. */
const MOST_PAGES = 50;

/** Every item of a list, for what chooses among all of them. */
export function useEvery<Template extends ListTemplate>(
  queryKey: readonly unknown[],
  template: Template,
  { enabled }: { enabled?: boolean } = {},
) {
  return useQuery({ queryKey, queryFn: ({ signal }) => readEvery(template, signal), enabled });
}

async function readEvery<Template extends ListTemplate>(
  template: Template,
  signal: AbortSignal,
): Promise<ItemOf<Template>[]> {
  const items: ItemOf<Template>[] = [];
  let cursor: string | null = null;
  for (let read = 0; read < MOST_PAGES; read += 1) {
    const query = { limit: LARGEST_PAGE, cursor } as CallOptions<Template, "GET">["query"];
    const page = (await api.get(template, { query, signal })) as Page<ItemOf<Template>>;
    items.push(...page.items);
    cursor = page.next_cursor;
    if (cursor === null) break;
  }
  return items;
}
