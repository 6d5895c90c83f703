"use client";

import { useQueryClient } from "@tanstack/react-query";

import { toast } from "@/components/ui";
import { api } from "@/lib/api/client";
import type { DataTable } from "@/lib/api/types";

/** Deletes the table; tells of a failure and throws it on. */
export function useTableDeletion(table: DataTable): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    try {
      await api.delete("/api/tables/{id}", { path: { id: table.id } });
    } catch (error) {
      toast.error(error);
      throw error;
    }
    toast.success(`Deleted the table ${table.name}.`);
    await queries.invalidateQueries({ queryKey: ["tables"], exact: true });
  };
}
