"use client";

import { Badge, Card, CardHeader, SkeletonRows, type Tone } from "@/components/ui";
import type { Health } from "@/lib/api/types";

import { NotLoaded } from "./NotLoaded";
import { useHealth } from "./queries";

type State = Health["dependencies"][keyof Health["dependencies"]]["state"];

const tones: Record<State, Tone> = { ok: "success", off: "neutral", failing: "danger" };
const words: Record<State, string> = { ok: "Working", off: "Off", failing: "Failing" };

/** What /health reports about this installation's parts. */
export function SystemState() {
  const health = useHealth();
  return (
    <Card aria-labelledby="system-state">
      <CardHeader
        id="system-state"
        title="System state"
        actions={
          health.data &&
          !health.isError && (
            <Badge tone={health.data.status === "ok" ? "success" : "danger"}>
              {health.data.status === "ok" ? "Working" : "Needs attention"}
            </Badge>
          )
        }
      />
      {health.isPending ? (
        <SkeletonRows rows={2} label="Loading the system state" />
      ) : health.isError ? (
        <NotLoaded what="The system state" />
      ) : (
        <dl className="divide-y divide-line border-t border-line">
          {Object.entries(health.data.dependencies).map(([name, { state, detail }]) => (
            <div key={name} className="px-4 py-2 text-sm">
              <dt className="flex items-center justify-between gap-3 font-medium">
                <span className="first-letter:uppercase">{name}</span>
                <Badge tone={tones[state]}>{words[state]}</Badge>
              </dt>
              <dd className="mt-0.5 text-xs text-muted">{detail}</dd>
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}
