"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useMemo, useState } from "react";

import {
  Button,
  Checkbox,
  Callout,
  Dialog,
  DialogClose,
  DialogContent,
  Field,
  Input,
  Select,
  Skeleton,
} from "@/components/ui";
import { api } from "@/lib/api/client";
import { ApiError, errorMessage } from "@/lib/api/error";
import type {
  Json,
  Problem,
  RegistryStep,
  RegistryTrigger,
  StepDocument,
  WorkflowDocument,
} from "@/lib/api/types";

import { parsePath, valueAt, withValueAt } from "./paths";
import { ProblemList } from "./ProblemList";
import { SchemaForm } from "./SchemaForm";
import { schemaFields } from "./schemaFields";
import { problemsOf, TRIGGER_PATH } from "./steps";
import { TriggerChoice } from "./TriggerChoice";
import { useRegistry } from "./useRegistry";
import { useValidation } from "./useValidation";

interface StepEditorProps {
  document: WorkflowDocument;
  /** "trigger" or the path of a step. */
  path: string;
  title: string;
  timezone: string;
  onClose: () => void;
  /** Keeps the changed document; throws when the server refuses it. */
  onSave: (document: WorkflowDocument, message: string) => Promise<unknown>;
}

type Part = Pick<StepDocument, "use" | "with"> & Partial<StepDocument>;

/** Edits one step, or the trigger, in a form made from its input schema. */
export function StepEditor({ document, path, title, timezone, onClose, onSave }: StepEditorProps) {
  const registry = useRegistry();
  const parts = useMemo(() => parsePath(path), [path]);
  const [part, setPart] = useState(() => valueAt(document, parts) as Part);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const isTrigger = path === TRIGGER_PATH;
  const declared = isTrigger ? registry.findTrigger(part.use) : registry.findStep(part.use);
  const edited = useMemo(() => withValueAt(document, parts, part), [document, parts, part]);
  const validation = useValidation({ document: edited });
  const problems = problemsOf(validation.data?.problems ?? [], path);

  async function save() {
    setBusy(true);
    setError(null);
    try {
      await onSave(edited, `Changed ${title}`);
      onClose();
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  }

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={isTrigger ? "Edit the trigger" : `Edit ${title}`}
        description="Saving makes a new version of the workflow."
        size="md"
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button variant="primary" loading={busy} onClick={() => void save()}>
              Save version
            </Button>
          </>
        }
      >
        <div className="space-y-4">
          {!isTrigger && (
            <Field label="Title">
              <Input
                value={part.title ?? ""}
                maxLength={200}
                onChange={(event) => setPart({ ...part, title: event.target.value || undefined })}
              />
            </Field>
          )}
          {!isTrigger && <FlowFields part={part} problems={problems} onChange={setPart} />}
          {isTrigger && <TriggerChoice part={part} onChange={setPart} />}
          {isTrigger && declared?.description && <p className="text-sm text-muted">{declared.description}</p>}
          <ConnectionField part={part} declared={declared} problems={problems} onChange={setPart} />
          {declared?.input_schema ? (
            hasFields(declared.input_schema, part) && (
              <SchemaForm
                schema={declared.input_schema}
                values={part.with ?? {}}
                onChange={(values) => setPart({ ...part, with: values })}
                problems={problems}
                path={`${path}.with`}
                timezone={timezone}
              />
            )
          ) : registry.isPending ? (
            <Skeleton className="h-32 w-full" />
          ) : (
            <p className="text-sm text-muted">
              {registry.isError
                ? errorMessage(registry.error)
                : "This step is not in the registry. Edit it as YAML."}
            </p>
          )}
          {!isTrigger && !part.use.startsWith("flow.") && <FailureFields part={part} onChange={setPart} />}
          {!isTrigger && <DisabledField part={part} onChange={setPart} />}
          {error !== null && (
            <Callout kind="danger" role="alert" title={errorMessage(error)}>
              {error instanceof ApiError && <ProblemList problems={error.problems} within={edited} />}
            </Callout>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}

/** Whether there is anything to set in `with`; where a flow step has fields of its own, saying "nothing" would be wrong. */
function hasFields(schema: Record<string, Json>, { use }: Part): boolean {
  return !use.startsWith("flow.") || schemaFields(schema).length > 0;
}

interface PartFieldsProps {
  part: Part;
  problems: readonly Problem[];
  onChange: (part: Part) => void;
}

function FlowFields({ part, problems, onChange }: PartFieldsProps) {
  const name =
    part.use === "flow.if"
      ? "when"
      : part.use === "flow.switch"
        ? "on"
        : part.use === "flow.each"
          ? "items"
          : null;
  if (name === null) return null;
  const labels = { when: "Condition", on: "Value to compare", items: "List to go through" };
  const examples = {
    when: "${{ steps.fetch.body.total > 1000 }}",
    on: "${{ trigger.body.kind }}",
    items: "${{ steps.fetch.body.orders }}",
  };
  const error = problems.find((problem) => problem.path.endsWith(`.${name}`))?.message;
  return (
    <>
      <Field label={labels[name]} required error={error} help={`An expression, such as ${examples[name]}`}>
        <Input
          className="font-mono"
          spellCheck={false}
          value={part[name] ?? ""}
          onChange={(event) => onChange({ ...part, [name]: event.target.value })}
        />
      </Field>
      {name === "items" && (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Name of an item">
            <Input
              className="font-mono"
              placeholder="item"
              value={part.as ?? ""}
              onChange={(event) => onChange({ ...part, as: event.target.value || undefined })}
            />
          </Field>
          <Field label="Items at the same time">
            <Input
              type="number"
              min={1}
              max={50}
              placeholder="1"
              value={part.concurrency ?? ""}
              onChange={(event) =>
                onChange({
                  ...part,
                  concurrency: event.target.value ? Number(event.target.value) : undefined,
                })
              }
            />
          </Field>
        </div>
      )}
    </>
  );
}

interface ConnectionFieldProps extends PartFieldsProps {
  declared: RegistryStep | RegistryTrigger | undefined;
}

function ConnectionField({ part, declared, problems, onChange }: ConnectionFieldProps) {
  const registry = useRegistry();
  const connections = useQuery({
    queryKey: ["connections"],
    queryFn: ({ signal }) => api.get("/api/connections", { signal }),
    enabled: Boolean(declared?.connection_schema),
  });
  if (!declared?.connection_schema) return null;
  const connector = "connects" in declared ? declared.connects : declared.connector;
  const kind = registry.data?.connections.find((known) => known.connector === connector)?.name;
  const names = (connections.data?.items ?? [])
    .filter((connection) => connection.connector === connector)
    .map((connection) => connection.name);
  const current = part.connection ?? "";
  const error = problems.find((problem) => problem.path.endsWith(".connection"));
  return (
    <Field
      label="Connection"
      error={error && [error.message, error.hint].filter(Boolean).join(" ")}
      help={
        connections.isSuccess &&
        names.length === 0 && (
          <>
            There is no connection of the kind “{kind}” yet: add one under{" "}
            <Link href="/connections" className="text-accent underline underline-offset-2">
              Connections
            </Link>
            , then choose it here.
          </>
        )
      }
    >
      <Select
        value={current}
        options={[{ value: "", label: "None" }, ...new Set([...names, ...(current ? [current] : [])])]}
        onChange={(event) => onChange({ ...part, connection: event.target.value || undefined })}
      />
    </Field>
  );
}

function FailureFields({ part, onChange }: Omit<PartFieldsProps, "problems">) {
  return (
    <fieldset className="rounded-md border border-line p-3">
      <legend className="px-1 text-sm font-medium">When it fails</legend>
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label="Attempts">
          <Input
            type="number"
            min={1}
            max={20}
            placeholder="Default"
            value={part.retry?.attempts ?? ""}
            onChange={(event) => onChange({ ...part, retry: withAttempts(part.retry, event.target.value) })}
          />
        </Field>
        <Field label="Time-out">
          <Input
            placeholder="30s"
            value={part.timeout ?? ""}
            onChange={(event) => onChange({ ...part, timeout: event.target.value || undefined })}
          />
        </Field>
        <Field label="Then" required>
          <Select
            value={part.on_error ?? "stop"}
            options={[
              { value: "stop", label: "Stop the run" },
              { value: "continue", label: "Go on" },
            ]}
            onChange={(event) =>
              onChange({ ...part, on_error: event.target.value === "continue" ? "continue" : undefined })
            }
          />
        </Field>
      </div>
    </fieldset>
  );
}

function DisabledField({ part, onChange }: Omit<PartFieldsProps, "problems">) {
  return (
    <Checkbox
      label="Switched off: left out of every run, with all inside of it"
      checked={part.disabled ?? false}
      onChange={(event) => onChange({ ...part, disabled: event.target.checked || undefined })}
    />
  );
}

function withAttempts(retry: StepDocument["retry"], typed: string): StepDocument["retry"] {
  const { attempts: _, ...others } = retry ?? {};
  if (typed !== "") return { ...others, attempts: Number(typed) };
  return Object.keys(others).length > 0 ? others : undefined;
}
