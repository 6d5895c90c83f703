"use client";

import dynamic from "next/dynamic";
import { useSelectedLayoutSegments } from "next/navigation";
import type { ComponentType, ReactNode } from "react";

import { isPublicRoot } from "@/config/public-pages";
import { isSignedInRoot } from "@/config/routes";

import { PublicShell } from "./PublicShell";

type Frame = ComponentType<{ children: ReactNode }>;

const AppFrame: Frame = dynamic(() => import("./AppFrame").then((module) => module.AppFrame));
const AccountFrame: Frame = dynamic(() => import("./AccountFrame").then((module) => module.AccountFrame));

function frameOf(root: string | null): Frame {
  if (isPublicRoot(root)) return PublicShell;
  return isSignedInRoot(root) ? AppFrame : AccountFrame;
}

/** Picks the frame by the first part of the address; it stays mounted while pages change. */
export function Shell({ children }: { children: ReactNode }) {
  const root = useSelectedLayoutSegments().find((segment) => !segment.startsWith("("));
  const FrameOfPage = frameOf(root ?? null);
  return <FrameOfPage>{children}</FrameOfPage>;
}
