import type { Metadata } from "next";

import { Templates } from "@/components/workflow/Templates";

export const metadata: Metadata = { title: "Templates" };

export default function TemplatesPage() {
  return <Templates />;
}
