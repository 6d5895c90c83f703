import type { Metadata } from "next";
import { notFound } from "next/navigation";

import { DocsPage } from "@/components/docs/DocsPage";
import { allAddresses, findPage } from "@/components/docs/sources";
import { publicMetadata } from "@/config/metadata";

interface DocsRoute {
  params: { path?: string[] };
}

export const dynamicParams = false;

export function generateStaticParams(): DocsRoute["params"][] {
  return [{ path: [] }, ...allAddresses().map((path) => ({ path }))];
}

export function generateMetadata({ params }: DocsRoute): Metadata {
  const page = findPage(params.path ?? []);
  if (!page) return {};
  const isIndex = page.href === "/docs";
  return publicMetadata({
    path: page.href,
    title: isIndex ? "Documentation" : `${page.title}, documentation`,
    description: isIndex
      ? "How to describe, publish, run and repair workflows with Levqor X, and the reference of every step and setting."
      : `${page.title}: from the documentation of Levqor X.`,
  });
}

export default function Page({ params }: DocsRoute) {
  const page = findPage(params.path ?? []);
  return page ? <DocsPage page={page} /> : notFound();
}
