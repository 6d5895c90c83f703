"use client";

import { Plus, Table2 } from "lucide-react";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";

import ErrorState from "@/components/ErrorState";
import {
  Button,
  Card,
  EmptyState,
  PageHeader,
  SkeletonRows,
  Table,
  Tbody,
  Td,
  Th,
  Thead,
  Time,
  Tr,
} from "@/components/ui";
import { usePages } from "@/lib/api/pages";
import { useMay } from "@/lib/session";

import { TableDialog } from "./TableDialog";

export function TableList() {
  const router = useRouter();
  const mayEdit = useMay("edit");
  const isCreating = useSearchParams().get("new") !== null && mayEdit;
  const tables = usePages(["tables"], "/api/tables");

  const newButton = mayEdit && (
    <Button variant="primary" onClick={() => router.push("/tables?new=1")}>
      <Plus aria-hidden className="size-3.5" />
      New table
    </Button>
  );

  return (
    <>
      <PageHeader
        title="Tables"
        description="Small typed tables that workflows read and write."
        actions={newButton}
      />
      <Card>
        {tables.isPending ? (
          <SkeletonRows rows={4} label="Loading tables" />
        ) : tables.isError && !tables.items ? (
          <ErrorState
            title="Tables could not be loaded"
            error={tables.error}
            onRetry={() => void tables.refetch()}
            retrying={tables.isFetching}
          />
        ) : tables.items?.length === 0 ? (
          <EmptyState
            icon={<Table2 />}
            title="No tables yet"
            description={
              mayEdit
                ? "Make one with typed columns, then let a workflow add, find, change or delete its rows."
                : "An editor of this workspace makes them; you see them here."
            }
            action={newButton}
          />
        ) : (
          <Table label="Tables">
            <Thead>
              <Tr>
                <Th>Name</Th>
                <Th className="text-right">Rows</Th>
                <Th className="hidden sm:table-cell">Columns</Th>
                <Th className="hidden text-right sm:table-cell">Created</Th>
              </Tr>
            </Thead>
            <Tbody>
              {tables.items?.map((table) => (
                <Tr key={table.id} className="hover:bg-hover/60">
                  <Td className="max-w-48 truncate sm:max-w-80">
                    <Link
                      href={`/tables/view?id=${encodeURIComponent(table.id)}`}
                      className="rounded font-medium hover:underline"
                    >
                      {table.name}
                    </Link>
                  </Td>
                  <Td className="text-right tabular-nums text-muted">
                    {table.row_count.toLocaleString("en-GB")}
                  </Td>
                  <Td className="hidden max-w-80 truncate text-muted sm:table-cell">
                    {table.columns.map(({ name }) => name).join(", ")}
                  </Td>
                  <Td className="hidden whitespace-nowrap text-right text-muted sm:table-cell">
                    <Time at={table.created_at} />
                  </Td>
                </Tr>
              ))}
            </Tbody>
          </Table>
        )}
        {tables.hasNextPage && (
          <div className="border-t border-line p-2 text-center">
            <Button
              variant="ghost"
              loading={tables.isFetchingNextPage}
              onClick={() => void tables.fetchNextPage()}
            >
              More tables
            </Button>
          </div>
        )}
      </Card>
      <TableDialog
        open={isCreating}
        onOpenChange={(open) => !open && router.replace("/tables")}
        onSaved={(table) => router.push(`/tables/view?id=${encodeURIComponent(table.id)}`)}
      />
    </>
  );
}
