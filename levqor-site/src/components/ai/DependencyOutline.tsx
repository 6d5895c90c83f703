"use client";

import Link from "next/link";
import { useEffect, useId, useRef } from "react";

import { Badge, buttonClass, StatusBadge } from "@/components/ui";
import type { WorkflowStatus } from "@/lib/api/types";
import { cn } from "@/lib/cn";

import type { DependencyNode } from "./assistants";
import { type Dependent, type DependentGroup, lossInWords, type Relation } from "./dependencies";
import { KindIcon } from "./KindIcon";
import { localHref } from "./pageContext";

interface DependencyOutlineProps {
  groups: readonly DependentGroup[];
  chosen: string | null;
  onChoose: (id: string | null) => void;
}

/** Everything by kind and name; what is chosen unfolds. */
export function DependencyOutline({ groups, chosen, onChoose }: DependencyOutlineProps) {
  return (
    <div className="space-y-4">
      {groups.map(({ kind, title, dependents }) => (
        <section key={kind} aria-label={title}>
          <h3 className="mb-1 text-xs font-medium text-muted">{title}</h3>
          <ol aria-label={title}>
            {dependents.map((dependent) => (
              <li key={dependent.node.id}>
                <Entry dependent={dependent} isChosen={dependent.node.id === chosen} onChoose={onChoose} />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

interface EntryProps {
  dependent: Dependent;
  isChosen: boolean;
  onChoose: (id: string | null) => void;
}

function Entry({ dependent, isChosen, onChoose }: EntryProps) {
  const { node, breaks } = dependent;
  const id = useId();
  const entry = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isChosen) entry.current?.scrollIntoView({ block: "nearest" });
  }, [isChosen]);
  return (
    <div ref={entry}>
      <button
        type="button"
        aria-expanded={isChosen}
        aria-controls={isChosen ? id : undefined}
        onClick={() => onChoose(isChosen ? null : node.id)}
        className={cn(
          "-mx-2 flex min-h-8 w-[calc(100%+1rem)] items-center gap-2 rounded px-2 py-1 text-left text-sm hover:bg-hover",
          isChosen && "bg-hover font-medium",
        )}
      >
        <KindIcon kind={node.kind} className="text-muted" />
        <span className="min-w-0 flex-1 break-words">{node.label}</span>
        {node.status === "missing" && <NodeStatus node={node} />}
        {breaks.length > 0 && (
          <span className="shrink-0 text-xs tabular-nums text-muted">
            {breaks.length}
            <span className="sr-only">
              {" "}
              {breaks.length === 1 ? "workflow depends" : "workflows depend"} on it
            </span>
          </span>
        )}
      </button>
      {isChosen && <Details id={id} dependent={dependent} />}
    </div>
  );
}

function Details({ id, dependent }: { id: string; dependent: Dependent }) {
  const { node, uses, usedBy, breaks } = dependent;
  const href = node.href ? localHref(node.href) : null;
  return (
    <section
      id={id}
      aria-label={`About ${node.label}`}
      className="mb-2 ml-2 space-y-3 border-l-2 border-line py-2 pl-4 text-sm"
    >
      <div>
        <p className="font-medium">What breaks when this goes</p>
        <p className="text-muted">{lossInWords(dependent)}</p>
        <Things label="Would stop working" nodes={breaks} />
      </div>
      <Relations title="Uses" relations={uses} />
      <Relations title="Used by" relations={usedBy} />
      {href && (
        <Link href={href} className={buttonClass("secondary", "sm")}>
          Open {node.label.length > 24 ? "it" : node.label}
        </Link>
      )}
    </section>
  );
}

function Relations({ title, relations }: { title: string; relations: readonly Relation[] }) {
  if (relations.length === 0) return null;
  return (
    <div>
      <p className="font-medium">{title}</p>
      <ul aria-label={title} className="mt-0.5 space-y-0.5">
        {relations.map(({ node, relation }) => (
          <li key={`${node.id}${relation}`} className="flex flex-wrap items-baseline gap-x-2">
            <Thing node={node} />
            <span className="text-xs text-faint">{relation}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Things({ label, nodes }: { label: string; nodes: readonly DependencyNode[] }) {
  if (nodes.length === 0) return null;
  return (
    <ul aria-label={label} className="mt-1 space-y-0.5">
      {nodes.map((node) => (
        <li key={node.id} className="flex items-center gap-2">
          <Thing node={node} />
          <NodeStatus node={node} />
        </li>
      ))}
    </ul>
  );
}

function NodeStatus({ node: { kind, status } }: { node: DependencyNode }) {
  if (status === "missing") return <Badge tone="danger">Missing</Badge>;
  if (kind !== "workflow" || status === null) return null;
  return <StatusBadge status={status as WorkflowStatus} />;
}

function Thing({ node }: { node: DependencyNode }) {
  const href = node.href ? localHref(node.href) : null;
  if (href === null) return <span className="min-w-0 break-words">{node.label}</span>;
  return (
    <Link href={href} className="min-w-0 break-words rounded text-accent hover:underline">
      {node.label}
    </Link>
  );
}
