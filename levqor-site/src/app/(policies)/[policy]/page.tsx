import type { Metadata } from "next";

import { PolicyPage } from "@/components/policies/PolicyPage";
import { policySlugs, readPolicy } from "@/components/policies/sources";

interface PolicyRoute {
  params: { policy: string };
}

export const dynamicParams = false;

export function generateStaticParams(): PolicyRoute["params"][] {
  return policySlugs.map((policy) => ({ policy }));
}

export function generateMetadata({ params }: PolicyRoute): Metadata {
  const { title, summary } = readPolicy(params.policy);
  return { title, description: summary };
}

export default function Page({ params }: PolicyRoute) {
  return <PolicyPage slug={params.policy} />;
}
