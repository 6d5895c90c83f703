"use client";

import { useQuery } from "@tanstack/react-query";
import { MoreHorizontal, Pencil, Plus, Trash2 } from "lucide-react";
import { useRouter, useSearchParams } from "next/navigation";
import { useState } from "react";

import ErrorState from "@/components/ErrorState";
import {
  Button,
  ButtonLink,
  Card,
  ConfirmDialog,
  EmptyState,
  IconButton,
  Menu,
  MenuContent,
  MenuItem,
  MenuTrigger,
  PageHeader,
  SkeletonRows,
  toast,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import type { DataRow, DataTable } from "@/lib/api/types";
import { useMay } from "@/lib/session";

import { DataGrid } from "./DataGrid";
import { NewRowDialog } from "./NewRowDialog";
import { TableDialog } from "./TableDialog";
import { useRows } from "./useRows";
import { useTableDeletion } from "./useTableDeletion";

const BACK = { href: "/tables", label: "Tables" };

export function TableView() {
  const id = useSearchParams().get("id");
  const table = useQuery({
    queryKey: ["tables", id],
    queryFn: ({ signal }) => api.get("/api/tables/{id}", { path: { id: id ?? "" }, signal }),
    enabled: id !== null,
  });

  if (id === null) {
    return (
      <EmptyState title="No table was chosen" action={<ButtonLink href="/tables">All tables</ButtonLink>} />
    );
  }
  if (table.isPending) {
    return (
      <>
        <PageHeader title="Table" back={BACK} />
        <Card>
          <SkeletonRows rows={6} label="Loading the table" />
        </Card>
      </>
    );
  }
  if (table.isError && !table.data) {
    return (
      <>
        <PageHeader title="Table" back={BACK} />
        <Card>
          <ErrorState
            title="The table could not be loaded"
            error={table.error}
            onRetry={() => void table.refetch()}
            retrying={table.isFetching}
          />
        </Card>
      </>
    );
  }
  return <OpenTable table={table.data} />;
}

function OpenTable({ table }: { table: DataTable }) {
  const router = useRouter();
  const rows = useRows(table);
  const remove = useTableDeletion(table);
  const mayEdit = useMay("edit");
  const [isAdding, setAdding] = useState(false);
  const [isEditing, setEditing] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const [doomed, setDoomed] = useState<DataRow | null>(null);

  const addButton = mayEdit && (
    <Button variant="primary" disabled={table.columns.length === 0} onClick={() => setAdding(true)}>
      <Plus aria-hidden className="size-3.5" />
      Add row
    </Button>
  );

  return (
    <>
      <PageHeader
        title={table.name}
        description={table.row_count === 1 ? "1 row" : `${table.row_count.toLocaleString("en-GB")} rows`}
        back={BACK}
        actions={
          mayEdit && (
            <>
              <Menu>
                <MenuTrigger asChild>
                  <IconButton
                    label="More actions"
                    variant="secondary"
                    icon={<MoreHorizontal aria-hidden className="size-4" />}
                  />
                </MenuTrigger>
                <MenuContent>
                  <MenuItem
                    icon={<Pencil aria-hidden className="size-4 text-muted" />}
                    onSelect={() => setEditing(true)}
                  >
                    Edit table
                  </MenuItem>
                  <MenuItem
                    danger
                    icon={<Trash2 aria-hidden className="size-4" />}
                    onSelect={() => setDeleting(true)}
                  >
                    Delete table
                  </MenuItem>
                </MenuContent>
              </Menu>
              {addButton}
            </>
          )
        }
      />
      <Card className="overflow-hidden">
        {rows.isPending ? (
          <SkeletonRows rows={6} label="Loading rows" />
        ) : rows.isError && !rows.items ? (
          <ErrorState
            title="Rows could not be loaded"
            error={rows.error}
            onRetry={() => void rows.refetch()}
            retrying={rows.isFetching}
          />
        ) : table.columns.length === 0 ? (
          <EmptyState
            title="This table has no columns yet"
            description={mayEdit ? "Give it columns, then add rows." : "An editor can give it some."}
            action={
              mayEdit && (
                <Button variant="primary" onClick={() => setEditing(true)}>
                  Add columns
                </Button>
              )
            }
          />
        ) : (
          <>
            <DataGrid
              label={table.name}
              columns={table.columns}
              rows={rows.items ?? []}
              readOnly={!mayEdit}
              onChange={rows.change}
              onDelete={setDoomed}
            />
            {rows.items?.length === 0 && (
              <EmptyState
                title="No rows yet"
                description={
                  mayEdit ? "Add one here, or let a workflow add them." : "Workflows and editors add them."
                }
                action={addButton}
              />
            )}
            {rows.hasNextPage && (
              <div className="border-t border-line p-2 text-center">
                <Button
                  variant="ghost"
                  loading={rows.isFetchingNextPage}
                  onClick={() => void rows.fetchNextPage()}
                >
                  Older rows
                </Button>
              </div>
            )}
          </>
        )}
      </Card>
      <NewRowDialog table={table} open={isAdding} onOpenChange={setAdding} onAdded={rows.add} />
      <TableDialog
        table={table}
        open={isEditing}
        onOpenChange={setEditing}
        onSaved={() => {
          setEditing(false);
          toast.success("Saved the table.");
        }}
      />
      <ConfirmDialog
        open={isDeleting}
        onOpenChange={setDeleting}
        title={`Delete the table ${table.name}?`}
        description="All its rows go with it. Steps that use it fail from then on. This cannot be undone."
        confirmLabel="Delete table"
        danger
        onConfirm={async () => {
          await remove();
          router.replace("/tables");
        }}
      />
      <ConfirmDialog
        open={doomed !== null}
        onOpenChange={(open) => !open && setDoomed(null)}
        title="Delete this row?"
        description="This cannot be undone."
        confirmLabel="Delete row"
        danger
        onConfirm={() => (doomed ? rows.remove(doomed) : undefined)}
      />
    </>
  );
}
