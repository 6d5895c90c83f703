import type { Metadata } from "next";
import { Suspense } from "react";

import { TableView } from "@/components/tables/TableView";

export const metadata: Metadata = { title: "Table" };

export default function TableViewPage() {
  return (
    <Suspense>
      <TableView />
    </Suspense>
  );
}
