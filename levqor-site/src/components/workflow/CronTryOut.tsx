"use client";

import { useState } from "react";

import { Card, CardBody, CardHeader, Field, Input, Select } from "@/components/ui";
import { useSession } from "@/lib/session";
import { browserTimeZone, timeZones } from "@/lib/time";

import { CronPreview } from "./CronPreview";
import { cronValue } from "./fieldValues";

const STARTING_CRON = "30 8 * * 1-5";

/** Shows when a cron line would fire, before it is used. */
export function CronTryOut() {
  const session = useSession();
  const [cron, setCron] = useState(STARTING_CRON);
  const [chosenZone, setChosenZone] = useState<string | null>(null);
  const zone = chosenZone ?? session.data?.workspace.timezone ?? browserTimeZone();
  const zones = timeZones();
  return (
    <Card aria-labelledby="try-cron-title" className="lg:sticky lg:top-20">
      <CardHeader id="try-cron-title" title="Try a schedule" />
      <CardBody className="space-y-3">
        <Field
          label="Cron line"
          required
          help="Minute, hour, day, month, weekday. Put a semicolon between several lines."
        >
          <Input
            className="font-mono"
            spellCheck={false}
            autoComplete="off"
            value={cron}
            onChange={(event) => setCron(event.target.value)}
          />
        </Field>
        <Field label="Time zone" required>
          <Select
            value={zone}
            options={zones.includes(zone) ? zones : [zone, ...zones]}
            onChange={(event) => setChosenZone(event.target.value)}
          />
        </Field>
        <CronPreview cron={cronValue(cron) ?? []} timezone={zone} count={10} />
      </CardBody>
    </Card>
  );
}
