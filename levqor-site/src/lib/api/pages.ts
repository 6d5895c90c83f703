"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";

import { api } from "./client";
import type { Page } from "./types";

interface PagesOptions {
  path?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  limit?: number;
  refetchInterval?: number;
  enabled?: boolean;
}

/** A list read page by page; `items` is what has been read so far, newest first. */
export function usePages<Item>(
  queryKey: readonly unknown[],
  template: string,
  { path, query, limit = 50, ...options }: PagesOptions = {},
) {
  const result = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Item>>(template, { path, query: { ...query, limit, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
    ...options,
  });
  return { ...result, items: result.data?.pages.flatMap((page) => page.items) };
}
