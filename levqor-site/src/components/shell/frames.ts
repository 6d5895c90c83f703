import dynamic from "next/dynamic";
import type { ComponentType, ReactNode } from "react";

export type Frame = ComponentType<{ children: ReactNode }>;
export type LazyFrameName = "app" | "account";

const arrived: Partial<Record<LazyFrameName, Frame>> = {};

const loaders: Record<LazyFrameName, () => Promise<Frame>> = {
  app: () => import("./AppFrame").then((module) => (arrived.app = module.AppFrame)),
  account: () => import("./AccountFrame").then((module) => (arrived.account = module.AccountFrame)),
};

const waiting: Record<LazyFrameName, Frame> = {
  app: dynamic(loaders.app),
  account: dynamic(loaders.account),
};

/** Fetches a frame that is probably needed next. Without a server it is asked for again when it is needed. */
export function fetchFrame(name: LazyFrameName): void {
  loaders[name]().catch(() => undefined);
}

/**
 * The frame itself where it has arrived, else one that waits for it. A waiting one, even if the code is there,
 * shows nothing for up to half a second, because React holds back what replaces a placeholder.
 */
export function frameByName(name: LazyFrameName): Frame {
  return (typeof window === "undefined" ? undefined : arrived[name]) ?? waiting[name];
}
