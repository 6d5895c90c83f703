"use client";

import { LifeBuoy } from "lucide-react";

import ErrorState from "@/components/ErrorState";
import {
  Badge,
  Button,
  ButtonLink,
  Card,
  CardHeader,
  EmptyState,
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
import type { SupportRequest } from "@/lib/api/types";

const kinds: Record<SupportRequest["kind"], string> = {
  question: "Question",
  problem: "Problem",
  billing: "Billing",
  dfy: "Done for you",
  privacy: "Privacy",
  security: "Security",
};

/** What was asked of support, and by when it is answered. */
export function SupportRequests() {
  const requests = usePages(["support-requests"], "/api/support/requests");
  const ask = <ButtonLink href="/support">Contact support</ButtonLink>;
  return (
    <Card aria-labelledby="support-requests">
      <CardHeader
        id="support-requests"
        title="Support requests"
        description="Answers come by e-mail to the address you wrote from."
        actions={ask}
      />
      {requests.isPending ? (
        <SkeletonRows rows={2} label="Loading support requests" />
      ) : !requests.items ? (
        <ErrorState
          title="Support requests could not be loaded"
          error={requests.error}
          onRetry={() => void requests.refetch()}
          retrying={requests.isFetching}
        />
      ) : requests.items.length === 0 ? (
        <EmptyState
          icon={<LifeBuoy />}
          title="No support requests yet"
          description="What you ask support appears here with the time by which it is answered."
        />
      ) : (
        <Table label="Support requests">
          <Thead>
            <Tr>
              <Th>Subject</Th>
              <Th className="hidden sm:table-cell">Kind</Th>
              <Th>Reply by</Th>
              <Th className="hidden text-right sm:table-cell">Asked</Th>
            </Tr>
          </Thead>
          <Tbody>
            {requests.items.map((request) => (
              <Tr key={request.id}>
                <Td className="w-full max-w-0">
                  <span className="block truncate font-medium">{request.subject}</span>
                  <span className="block truncate text-xs text-muted">{request.message}</span>
                </Td>
                <Td className="hidden whitespace-nowrap text-muted sm:table-cell">{kinds[request.kind]}</Td>
                <Td className="whitespace-nowrap">
                  {request.closed_at ? (
                    <Badge tone="success">Closed</Badge>
                  ) : (
                    <Time at={request.reply_by} format="absolute" />
                  )}
                </Td>
                <Td className="hidden whitespace-nowrap text-right text-muted sm:table-cell">
                  <Time at={request.created_at} />
                </Td>
              </Tr>
            ))}
          </Tbody>
        </Table>
      )}
      {requests.hasNextPage && (
        <div className="border-t border-line p-2 text-center">
          <Button
            variant="ghost"
            loading={requests.isFetchingNextPage}
            onClick={() => void requests.fetchNextPage()}
          >
            Older requests
          </Button>
        </div>
      )}
    </Card>
  );
}
