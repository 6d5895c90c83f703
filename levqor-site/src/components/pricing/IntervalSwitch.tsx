import { type Interval, intervals } from "@/config/plans";

const names: Record<Interval, string> = { monthly: "Monthly", yearly: "Yearly" };

interface IntervalSwitchProps {
  interval: Interval;
  onChange: (interval: Interval) => void;
}

export function IntervalSwitch({ interval, onChange }: IntervalSwitchProps) {
  return (
    <fieldset className="flex rounded-md border border-line bg-sunken p-0.5">
      <legend className="sr-only">Billing period</legend>
      {intervals.map((name) => (
        <label
          key={name}
          className="flex h-8 cursor-pointer items-center rounded px-4 text-sm font-medium text-muted hover:text-text has-[:checked]:bg-surface has-[:checked]:text-text has-[:checked]:shadow-raised has-[:focus-visible]:outline has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-accent"
        >
          <input
            type="radio"
            name="interval"
            value={name}
            checked={interval === name}
            onChange={() => onChange(name)}
            className="sr-only"
          />
          {names[name]}
        </label>
      ))}
    </fieldset>
  );
}
