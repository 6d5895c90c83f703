"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Cable, Plus, Trash2 } from "lucide-react";
import { useMemo, useState } from "react";

import ErrorState from "@/components/ErrorState";
import {
  Button,
  Card,
  ConfirmDialog,
  EmptyState,
  IconButton,
  PageHeader,
  SkeletonRows,
  Table,
  Tbody,
  Td,
  Th,
  Thead,
  Time,
  toast,
  Tr,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import { usePages } from "@/lib/api/pages";
import type { Connection } from "@/lib/api/types";
import { useMay } from "@/lib/session";

import { connectable } from "./connectors";
import { NewConnectionDialog } from "./NewConnectionDialog";

export function Connections() {
  const queries = useQueryClient();
  const mayManage = useMay("manage");
  const connections = usePages(["connections"], "/api/connections");
  const registry = useQuery({
    queryKey: ["registry"],
    queryFn: ({ signal }) => api.get("/api/registry", { signal }),
    staleTime: Infinity,
  });
  const connectors = useMemo(() => connectable(registry.data), [registry.data]);
  const [isCreating, setCreating] = useState(false);
  const [doomed, setDoomed] = useState<Connection | null>(null);

  const deletion = useMutation({
    mutationFn: (connection: Connection) =>
      api.delete("/api/connections/{id}", { path: { id: connection.id } }),
    onSuccess: (_, connection) => {
      toast.success(`Deleted the connection ${connection.name}.`);
      return queries.invalidateQueries({ queryKey: ["connections"] });
    },
    onError: toast.error,
  });

  const connectorName = (id: string) => connectors.find((connector) => connector.id === id)?.name ?? id;
  const hasNothingToConnect = registry.isSuccess && connectors.length === 0;
  const newButton = mayManage && (
    <Button variant="primary" disabled={connectors.length === 0} onClick={() => setCreating(true)}>
      <Plus aria-hidden className="size-3.5" />
      New connection
    </Button>
  );

  return (
    <>
      <PageHeader
        title="Connections"
        description="Accounts that steps use. Secrets are stored encrypted and never shown again."
        actions={hasNothingToConnect ? undefined : newButton}
      />
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
            title={hasNothingToConnect ? "Nothing needs a connection yet" : "No connections yet"}
            description={
              hasNothingToConnect
                ? "Every step of this release works without an account elsewhere: HTTP requests, e-mail, tables and data steps."
                : mayManage
                  ? "Add the account that a step should use, then choose it in the step."
                  : "An owner or admin adds the accounts that steps use."
            }
            action={hasNothingToConnect ? undefined : newButton}
          />
        ) : (
          <Table label="Connections">
            <Thead>
              <Tr>
                <Th>Name</Th>
                <Th>Connector</Th>
                <Th className="hidden sm:table-cell">Values</Th>
                <Th className="hidden sm:table-cell">Created</Th>
                <Th>
                  <span className="sr-only">Actions</span>
                </Th>
              </Tr>
            </Thead>
            <Tbody>
              {connections.items?.map((connection) => (
                <Tr key={connection.id}>
                  <Td className="max-w-40 truncate font-medium">{connection.name}</Td>
                  <Td className="whitespace-nowrap text-muted">{connectorName(connection.connector)}</Td>
                  <Td className="hidden max-w-72 truncate font-mono text-xs text-muted sm:table-cell">
                    {Object.entries(connection.values ?? {})
                      .map(([name, value]) => `${name} ${String(value)}`)
                      .join(", ")}
                  </Td>
                  <Td className="hidden whitespace-nowrap text-muted sm:table-cell">
                    <Time at={connection.created_at} />
                  </Td>
                  <Td className="text-right">
                    {mayManage && (
                      <IconButton
                        label={`Delete the connection ${connection.name}`}
                        icon={<Trash2 aria-hidden className="size-4" />}
                        size="sm"
                        onClick={() => setDoomed(connection)}
                      />
                    )}
                  </Td>
                </Tr>
              ))}
            </Tbody>
          </Table>
        )}
      </Card>
      <NewConnectionDialog open={isCreating} onOpenChange={setCreating} connectors={connectors} />
      <ConfirmDialog
        open={doomed !== null}
        onOpenChange={(open) => !open && setDoomed(null)}
        title={`Delete the connection ${doomed?.name ?? ""}?`}
        description="Steps that use it fail until they are given another one."
        confirmLabel="Delete connection"
        danger
        onConfirm={() => (doomed ? deletion.mutateAsync(doomed) : undefined)}
      />
    </>
  );
}
