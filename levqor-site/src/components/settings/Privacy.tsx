"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";

import ErrorState from "@/components/ErrorState";
import {
  Badge,
  Button,
  buttonClass,
  Card,
  CardBody,
  CardHeader,
  EmptyState,
  SkeletonRows,
  Table,
  Tbody,
  Td,
  Th,
  Thead,
  Time,
  toast,
  type Tone,
  Tr,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import { usePages } from "@/lib/api/pages";
import type { PrivacyRequest } from "@/lib/api/types";

import { EraseDialog } from "./EraseDialog";

const KEY = ["privacy-requests"];
const REFRESH_MS = 10_000;

/** A copy of what is stored about somebody, or the end of it. */
export function Privacy() {
  const queries = useQueryClient();
  const [isErasing, setErasing] = useState(false);
  const requests = usePages(KEY, "/api/privacy/requests", { refetchInterval: REFRESH_MS });
  const request = useMutation({
    mutationFn: (kind: PrivacyRequest["kind"]) => api.post("/api/privacy/requests", { body: { kind } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
    onError: toast.error,
  });
  const items = requests.items ?? [];
  const isWaiting = (kind: PrivacyRequest["kind"]) =>
    items.some((item) => item.kind === kind && item.status === "open");

  return (
    <div className="flex flex-col gap-5">
      <Card aria-labelledby="export">
        <CardHeader
          id="export"
          title="Export my data"
          description="A file with everything that is stored about you, and about the workspace if you manage it."
          actions={
            <Button
              loading={request.isPending && request.variables === "export"}
              disabled={isWaiting("export")}
              onClick={() =>
                request.mutate("export", {
                  onSuccess: () => toast.success("Your export has been asked for."),
                })
              }
            >
              Ask for an export
            </Button>
          }
        />
      </Card>
      <Card aria-labelledby="erase">
        <CardHeader
          id="erase"
          title="Erase my account"
          description="Your account is deleted, with every workspace of which you are the only member. This cannot be undone."
          actions={
            <Button variant="danger" disabled={isWaiting("erase")} onClick={() => setErasing(true)}>
              Erase my account
            </Button>
          }
        />
      </Card>
      <Card aria-labelledby="privacy-requests">
        <CardHeader
          id="privacy-requests"
          title="Your requests"
          description="They are carried out within a day."
        />
        {requests.isPending ? (
          <SkeletonRows rows={2} label="Loading your requests" />
        ) : !requests.items ? (
          <ErrorState
            title="Your requests could not be loaded"
            error={requests.error}
            onRetry={() => void requests.refetch()}
            retrying={requests.isFetching}
          />
        ) : items.length === 0 ? (
          <EmptyState title="You have asked for nothing yet" />
        ) : (
          <RequestTable items={items} />
        )}
        <CardBody className="pt-3">
          <p className="text-xs text-muted">
            What is stored and for how long is written in the{" "}
            <a
              href="/privacy"
              className="rounded text-accent underline underline-offset-2 hover:no-underline"
            >
              privacy policy
            </a>
            .
          </p>
        </CardBody>
      </Card>
      <EraseDialog
        open={isErasing}
        onOpenChange={setErasing}
        onConfirm={() => request.mutateAsync("erase")}
      />
    </div>
  );
}

const kinds: Record<PrivacyRequest["kind"], string> = { export: "Export", erase: "Erasure" };

const statuses: Record<PrivacyRequest["status"], { label: string; tone: Tone }> = {
  open: { label: "Waiting", tone: "waiting" },
  done: { label: "Done", tone: "success" },
  refused: { label: "Refused", tone: "danger" },
};

/** Whether there is a file to fetch: exports are kept for some days. */
function hasFile({ kind, status, expires_at }: PrivacyRequest): boolean {
  return kind === "export" && status === "done" && expires_at !== null && new Date(expires_at) > new Date();
}

function RequestTable({ items }: { items: readonly PrivacyRequest[] }) {
  return (
    <Table label="Privacy requests">
      <Thead>
        <Tr>
          <Th>What</Th>
          <Th>Status</Th>
          <Th className="hidden sm:table-cell">Asked</Th>
          <Th>
            <span className="sr-only">Actions</span>
          </Th>
        </Tr>
      </Thead>
      <Tbody>
        {items.map((item) => {
          const { label, tone } = statuses[item.status];
          return (
            <Tr key={item.id}>
              <Td className="font-medium">{kinds[item.kind]}</Td>
              <Td>
                <Badge tone={tone}>{label}</Badge>
                {item.failure && <span className="block text-xs text-muted">{item.failure}</span>}
              </Td>
              <Td className="hidden whitespace-nowrap text-muted sm:table-cell">
                <Time at={item.requested_at} />
              </Td>
              <Td className="whitespace-nowrap text-right">
                {hasFile(item) && (
                  <>
                    <a
                      href={`/api/privacy/requests/${encodeURIComponent(item.id)}/file`}
                      download
                      className={buttonClass("secondary", "sm")}
                    >
                      <Download aria-hidden className="size-3.5" />
                      Download
                    </a>
                    {item.expires_at && (
                      <span className="block text-2xs text-muted">
                        until <Time at={item.expires_at} format="absolute" />
                      </span>
                    )}
                  </>
                )}
              </Td>
            </Tr>
          );
        })}
      </Tbody>
    </Table>
  );
}
