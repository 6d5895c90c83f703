"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";

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
