import type { Metadata } from "next";

import LevqorKnowledgeGraph from "@/components/ai/LevqorKnowledgeGraph";

export const metadata: Metadata = { title: "Dependencies" };

export default function DependenciesPage() {
  return <LevqorKnowledgeGraph />;
}
