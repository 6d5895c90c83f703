"use client";

import dynamic from "next/dynamic";

import { Skeleton } from "@/components/ui";

/** The text editor brings a YAML parser with it, so it is loaded when its tab is opened. */
export const DocumentTab = dynamic(() => import("./DocumentTextEditor"), {
  ssr: false,
  loading: () => <Skeleton className="h-64 w-full" />,
});
