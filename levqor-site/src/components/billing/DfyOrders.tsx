"use client";

import { useState } from "react";

import { Badge, Button, Card, CardHeader, Table, Tbody, Td, Th, Thead, Time, Tr } from "@/components/ui";
import { blueprint } from "@/config/blueprint.generated";
import { count, dfyPackages, type DfyId, price } from "@/config/plans";
import type { Billing } from "@/lib/api/types";
import { useMay } from "@/lib/session";

import { orderDfy } from "./paymentPages";

/** Done-for-you work: what was ordered, and what can be. Absent where there is neither. */
export function DfyOrders({ billing }: { billing: Billing }) {
  const mayOrder = useMay("manage") && billing.payments === "stripe";
  if (!mayOrder && billing.dfy_orders.length === 0) return null;
  return (
    <Card aria-labelledby="dfy">
      <CardHeader
        id="dfy"
        title="Done for you"
        description={`We build it with you. One payment, ${count(blueprint.dfy.revision_rounds, "round")} of revisions.`}
      />
      {billing.dfy_orders.length > 0 && <Orders orders={billing.dfy_orders} />}
      {mayOrder && <Packages />}
    </Card>
  );
}

function Orders({ orders }: { orders: Billing["dfy_orders"] }) {
  const nameOf = (id: string) => dfyPackages.find((each) => each.id === id)?.name ?? id;
  return (
    <Table label="Done-for-you orders">
      <Thead>
        <Tr>
          <Th>Package</Th>
          <Th>Status</Th>
          <Th className="text-right">Ordered</Th>
        </Tr>
      </Thead>
      <Tbody>
        {orders.map((order) => (
          <Tr key={order.id}>
            <Td className="font-medium">{nameOf(order.package)}</Td>
            <Td>
              <Badge className="first-letter:uppercase">{order.status.replaceAll("_", " ")}</Badge>
            </Td>
            <Td className="whitespace-nowrap text-right text-muted">
              <Time at={order.created_at} />
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

function Packages() {
  const [busy, setBusy] = useState<DfyId | null>(null);
  return (
    <ul className="divide-y divide-line border-t border-line">
      {dfyPackages.map(({ id, name, price: amount }) => (
        <li key={id} className="flex flex-wrap items-center gap-3 px-4 py-2.5 text-sm">
          <span className="min-w-0 flex-1 font-medium">{name}</span>
          <span className="tabular-nums">{price(amount)}</span>
          <Button
            size="sm"
            aria-label={`Order ${name}`}
            loading={busy === id}
            onClick={() => {
              setBusy(id);
              void orderDfy(id).catch(() => setBusy(null));
            }}
          >
            Order
          </Button>
        </li>
      ))}
    </ul>
  );
}
