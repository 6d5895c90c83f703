"use client";

import { useSelectedLayoutSegments } from "next/navigation";
import { type ReactNode, useState } from "react";

import { isPublicRoot } from "@/config/public-pages";
import { isOpenToLinks, isSignedInRoot } from "@/config/routes";

import { type Frame, frameByName, type LazyFrameName } from "./frames";
import { PublicShell } from "./PublicShell";

type FrameName = "public" | LazyFrameName;

function frameNameOf(segments: readonly string[]): FrameName {
  const root = segments[0] ?? null;
  if (isPublicRoot(root)) return "public";
  return isSignedInRoot(root) && !isOpenToLinks(segments) ? "app" : "account";
}

function choose(name: FrameName): { name: FrameName; Frame: Frame } {
  return { name, Frame: name === "public" ? PublicShell : frameByName(name) };
}

/** Picks the frame by the first part of the address; it stays mounted while pages change. */
export function Shell({ children }: { children: ReactNode }) {
  const segments = useSelectedLayoutSegments().filter((segment) => !segment.startsWith("("));
  const name = frameNameOf(segments);
  const [chosen, setChosen] = useState(() => choose(name));
  const current = chosen.name === name ? chosen : choose(name);
  if (current !== chosen) setChosen(current);
  return <current.Frame>{children}</current.Frame>;
}
