"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Cable, Plus } from "lucide-react";
import { useMemo, useState } from "react";

import ErrorState from "@/components/ErrorState";
import {
  Button,
  Card,
  ConfirmDialog,
  EmptyState,
  PageHeader,
  SkeletonRows,
  Table,
  Tbody,
  Th,
  Thead,
  toast,
  Tr,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import { usePages } from "@/lib/api/pages";
import type { Connection } from "@/lib/api/types";
import { useMay } from "@/lib/session";

import { ConnectionDialog } from "./ConnectionDialog";
import { ConnectionRow } from "./ConnectionRow";
import { connectable } from "./connectors";
import { SignInReturn } from "./SignInReturn";
import { useSignIn } from "./signIn";
import { TestResult } from "./TestResult";

export function Connections() {
  const queries = useQueryClient();
  const mayManage = useMay("manage");
  const mayEdit = useMay("edit");
  const connections = usePages(["connections"], "/api/connections");
  const registry = useQuery({
    queryKey: ["registry"],
    queryFn: ({ signal }) => api.get("/api/registry", { signal }),
    staleTime: Infinity,
  });
  const connectors = useMemo(() => connectable(registry.data), [registry.data]);
  const [edited, setEdited] = useState<Connection | "new" | null>(null);
  const [doomed, setDoomed] = useState<Connection | null>(null);
  const signIn = useSignIn();
  const refresh = () => queries.invalidateQueries({ queryKey: ["connections"] });

  const test = useMutation({
    mutationFn: ({ id }: Connection) =>
      api.post("/api/connections/{id}/test", { path: { id }, timeoutMs: 40_000 }),
    onError: toast.error,
    onSettled: refresh,
  });
  const deletion = useMutation({
    mutationFn: ({ id }: Connection) => api.delete("/api/connections/{id}", { path: { id } }),
    onSuccess: (_, connection) => {
      toast.success(`Deleted the connection ${connection.name}.`);
      return refresh();
    },
    onError: toast.error,
  });

  const newButton = mayManage && (
    <Button variant="primary" disabled={connectors.length === 0} onClick={() => setEdited("new")}>
      <Plus aria-hidden className="size-3.5" />
      New connection
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Connections"
        description="Accounts that steps use. Secrets are stored encrypted and never shown again."
        actions={newButton}
      />
      <SignInReturn connections={connections.items} />
      {registry.isError && (
        <Card className="mb-5">
          <ErrorState
            title="The list of connectors could not be loaded"
            error={registry.error}
            onRetry={() => void registry.refetch()}
            retrying={registry.isFetching}
          />
        </Card>
      )}
      {test.data && (
        <div className="mb-4">
          <p className="mb-1 text-xs text-muted">Test of {test.variables?.name}</p>
          <TestResult tested={test.data} />
        </div>
      )}
      <Card>
        {connections.isPending ? (
          <SkeletonRows rows={3} label="Loading connections" />
        ) : connections.isError && !connections.items ? (
          <ErrorState
            title="Connections could not be loaded"
            error={connections.error}
            onRetry={() => void connections.refetch()}
            retrying={connections.isFetching}
          />
        ) : connections.items?.length === 0 ? (
          <EmptyState
            icon={<Cable />}
            title="No connections yet"
            description={
              mayManage
                ? "Add the account that a step should use, then choose it in the step."
                : "An owner or admin adds the accounts that steps use."
            }
            action={newButton}
          />
        ) : (
          <Table label="Connections">
            <Thead>
              <Tr>
                <Th>Name</Th>
                <Th>State</Th>
                <Th className="hidden sm:table-cell">Used by</Th>
                <Th>
                  <span className="sr-only">Actions</span>
                </Th>
              </Tr>
            </Thead>
            <Tbody>
              {connections.items?.map((connection) => {
                const connector = connectors.find(({ id }) => id === connection.connector);
                return (
                  <ConnectionRow
                    key={connection.id}
                    connection={connection}
                    connectorName={connector?.name ?? connection.connector}
                    mayManage={mayManage}
                    mayTest={mayEdit && (connector?.canBeTested ?? false)}
                    isTesting={test.isPending && test.variables?.id === connection.id}
                    onTest={() => test.mutate(connection)}
                    onEdit={() => setEdited(connection)}
                    onSignIn={() => signIn.mutate(connection.id)}
                    onDelete={() => setDoomed(connection)}
                  />
                );
              })}
            </Tbody>
          </Table>
        )}
      </Card>
      {edited && (
        <ConnectionDialog
          connection={edited === "new" ? undefined : edited}
          connectors={connectors}
          onClose={() => setEdited(null)}
        />
      )}
      <ConfirmDialog
        open={doomed !== null}
        onOpenChange={(open) => !open && setDoomed(null)}
        title={`Delete the connection ${doomed?.name ?? ""}?`}
        description={doomed ? consequences(doomed) : ""}
        confirmLabel="Delete connection"
        danger
        onConfirm={() => (doomed ? deletion.mutateAsync(doomed) : undefined)}
      />
    </>
  );
}

function consequences({ used_by }: Connection): string {
  if (used_by.length === 0) return "No workflow uses it.";
  const names = used_by.map(({ name }) => name).join(", ");
  return `Steps that use it fail until they are given another one, in: ${names}.`;
}
