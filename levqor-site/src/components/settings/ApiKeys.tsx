"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus, Trash2 } from "lucide-react";
import { useState } from "react";

import ErrorState from "@/components/ErrorState";
import {
  Button,
  Card,
  CardHeader,
  ConfirmDialog,
  EmptyState,
  IconButton,
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
import type { ApiKey } from "@/lib/api/types";

import { NewApiKeyDialog } from "./NewApiKeyDialog";

export function ApiKeys() {
  const queries = useQueryClient();
  const keys = usePages(["api-keys"], "/api/api-keys");
  const [isCreating, setCreating] = useState(false);
  const [doomed, setDoomed] = useState<ApiKey | null>(null);

  const deletion = useMutation({
    mutationFn: (key: ApiKey) => api.delete("/api/api-keys/{id}", { path: { id: key.id } }),
    onSuccess: (_, key) => {
      toast.success(`Deleted the key ${key.name}.`);
      return queries.invalidateQueries({ queryKey: ["api-keys"] });
    },
    onError: toast.error,
  });

  return (
    <Card aria-labelledby="api-keys">
      <CardHeader
        id="api-keys"
        title="API keys"
        description="For programs. A key may do what you may do in this workspace."
        actions={
          <Button onClick={() => setCreating(true)}>
            <Plus aria-hidden className="size-3.5" />
            New API key
          </Button>
        }
      />
      {keys.isPending ? (
        <SkeletonRows rows={2} label="Loading API keys" />
      ) : keys.isError && !keys.items ? (
        <ErrorState
          title="API keys could not be loaded"
          error={keys.error}
          onRetry={() => void keys.refetch()}
          retrying={keys.isFetching}
        />
      ) : keys.items?.length === 0 ? (
        <EmptyState
          icon={<KeyRound />}
          title="No API keys yet"
          description="Make one to start runs or read results from your own programs."
        />
      ) : (
        <Table label="API keys">
          <Thead>
            <Tr>
              <Th>Name</Th>
              <Th className="hidden sm:table-cell">Key</Th>
              <Th className="hidden sm:table-cell">Created</Th>
              <Th>Last used</Th>
              <Th>
                <span className="sr-only">Actions</span>
              </Th>
            </Tr>
          </Thead>
          <Tbody>
            {keys.items?.map((key) => (
              <Tr key={key.id}>
                <Td className="max-w-48 truncate font-medium">{key.name}</Td>
                <Td className="hidden whitespace-nowrap font-mono text-xs text-muted sm:table-cell">
                  {key.hint}
                </Td>
                <Td className="hidden whitespace-nowrap text-muted sm:table-cell">
                  <Time at={key.created_at} />
                </Td>
                <Td className="whitespace-nowrap text-muted">
                  {key.last_used_at ? <Time at={key.last_used_at} /> : "Never"}
                </Td>
                <Td className="text-right">
                  <IconButton
                    label={`Delete the key ${key.name}`}
                    icon={<Trash2 aria-hidden className="size-4" />}
                    size="sm"
                    onClick={() => setDoomed(key)}
                  />
                </Td>
              </Tr>
            ))}
          </Tbody>
        </Table>
      )}
      {keys.hasNextPage && (
        <div className="border-t border-line p-2 text-center">
          <Button variant="ghost" loading={keys.isFetchingNextPage} onClick={() => void keys.fetchNextPage()}>
            More keys
          </Button>
        </div>
      )}
      <NewApiKeyDialog open={isCreating} onOpenChange={setCreating} />
      <ConfirmDialog
        open={doomed !== null}
        onOpenChange={(open) => !open && setDoomed(null)}
        title={`Delete the key ${doomed?.name ?? ""}?`}
        description="Programs that use it are refused from that moment on."
        confirmLabel="Delete key"
        danger
        onConfirm={() => (doomed ? deletion.mutateAsync(doomed) : undefined)}
      />
    </Card>
  );
}
