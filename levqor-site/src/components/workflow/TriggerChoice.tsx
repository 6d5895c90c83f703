"use client";

import { Field, Select } from "@/components/ui";
import type { RegistryTrigger, StepDocument } from "@/lib/api/types";

import { triggerTitle } from "./steps";
import { useRegistry } from "./useRegistry";

type Part = Pick<StepDocument, "use" | "with"> & Partial<StepDocument>;

interface TriggerChoiceProps {
  part: Part;
  onChange: (part: Part) => void;
}

/** Which trigger starts the workflow: our own first, then those of apps. Another one begins with empty settings. */
export function TriggerChoice({ part, onChange }: TriggerChoiceProps) {
  const registry = useRegistry();
  const triggers = registry.data?.triggers ?? [];
  const own = triggers.filter((trigger) => trigger.connector_name === null);
  const isKnown = triggers.some((trigger) => trigger.use === part.use);
  return (
    <Field label="Starts" required>
      <Select value={part.use} onChange={(event) => onChange({ use: event.target.value, with: {} })}>
        {!isKnown && <option value={part.use}>{triggerTitle(part.use)}</option>}
        {own.map((trigger) => (
          <option key={trigger.use} value={trigger.use}>
            {triggerTitle(trigger.use, trigger)}
          </option>
        ))}
        {byApp(triggers).map(([app, ofApp]) => (
          <optgroup key={app} label={app}>
            {ofApp.map((trigger) => (
              <option key={trigger.use} value={trigger.use}>
                {trigger.title}
              </option>
            ))}
          </optgroup>
        ))}
      </Select>
    </Field>
  );
}

function byApp(triggers: readonly RegistryTrigger[]): [string, RegistryTrigger[]][] {
  const apps = new Map<string, RegistryTrigger[]>();
  for (const trigger of triggers) {
    const app = trigger.connector_name;
    if (app !== null) apps.set(app, [...(apps.get(app) ?? []), trigger]);
  }
  return [...apps].sort(([a], [b]) => a.localeCompare(b));
}
