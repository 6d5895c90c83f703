"use client";

import { type InfiniteData, useQueryClient } from "@tanstack/react-query";

import { toast } from "@/components/ui";
import { api } from "@/lib/api/client";
import { usePages } from "@/lib/api/pages";
import type { DataRow, DataTable, Json, Page } from "@/lib/api/types";

type Loaded = InfiniteData<Page<DataRow>>;

/** The rows of a table and what can be done to them. Every action tells of a failure and throws it on. */
export function useRows(table: DataTable) {
  const queries = useQueryClient();
  const key = ["tables", table.id, "rows"];
  const path = { id: table.id };
  const pages = usePages(key, "/api/tables/{id}/rows", { path });

  function replaceLoaded(replace: (rows: DataRow[]) => DataRow[]) {
    queries.setQueryData<Loaded>(
      key,
      (loaded) =>
        loaded && {
          ...loaded,
          pages: loaded.pages.map((page) => ({ ...page, items: replace(page.items) })),
        },
    );
  }

  async function recount() {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ["tables", table.id], exact: true }),
      queries.invalidateQueries({ queryKey: ["tables"], exact: true }),
    ]);
  }

  async function change(row: DataRow, values: Record<string, Json>) {
    replaceLoaded((rows) =>
      rows.map((each) => (each.id === row.id ? { ...each, values: { ...each.values, ...values } } : each)),
    );
    try {
      const changed = await api.patch("/api/tables/{id}/rows/{row_id}", {
        path: { ...path, row_id: row.id },
        body: { values },
      });
      replaceLoaded((rows) => rows.map((each) => (each.id === row.id ? changed : each)));
    } catch (error) {
      replaceLoaded((rows) => rows.map((each) => (each.id === row.id ? row : each)));
      toast.error(error);
    }
  }

  async function add(values: Record<string, Json>) {
    await api.post("/api/tables/{id}/rows", { path, body: { values } });
    await Promise.all([queries.invalidateQueries({ queryKey: key }), recount()]);
  }

  async function remove(row: DataRow) {
    try {
      await api.delete("/api/tables/{id}/rows/{row_id}", { path: { ...path, row_id: row.id } });
    } catch (error) {
      toast.error(error);
      throw error;
    }
    replaceLoaded((rows) => rows.filter(({ id }) => id !== row.id));
    toast.success("Deleted the row.");
    await recount();
  }

  return { ...pages, change, add, remove };
}
