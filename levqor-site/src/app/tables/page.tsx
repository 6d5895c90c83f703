import type { Metadata } from "next";
import { Suspense } from "react";

import { TableList } from "@/components/tables/TableList";

export const metadata: Metadata = { title: "Tables" };

export default function TableListPage() {
  return (
    <Suspense>
      <TableList />
    </Suspense>
  );
}
