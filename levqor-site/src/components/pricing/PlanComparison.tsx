import { count, plans, price, type Plan } from "@/config/plans";

const rows: { name: string; of: (plan: Plan) => string }[] = [
  { name: "Paid monthly", of: (plan) => `${price(plan.monthly)} a month` },
  { name: "Paid yearly", of: (plan) => `${price(plan.yearly)} a year` },
  { name: "Workflows", of: (plan) => plan.workflows.toLocaleString("en-GB") },
  { name: "Runs a month", of: (plan) => plan.runs_per_month.toLocaleString("en-GB") },
  { name: "AI credits a month", of: (plan) => plan.ai_credits_per_month.toLocaleString("en-GB") },
  { name: "Users", of: (plan) => plan.users.toLocaleString("en-GB") },
  { name: "Support replies within", of: (plan) => count(plan.support_reply_hours, "hour") },
];

/** The plans side by side. Wider than a phone, so it scrolls in a box of its own. */
export function PlanComparison() {
  return (
    <div
      role="region"
      aria-label="Plans side by side"
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls has to be reachable by keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table className="w-full min-w-[40rem] border-collapse text-base">
        <thead>
          <tr className="border-b border-line">
            <td className="w-1/4 px-4 py-3" />
            {plans.map(({ id, name }) => (
              <th key={id} scope="col" className="px-4 py-3 text-left font-semibold">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map(({ name, of }) => (
            <tr key={name}>
              <th scope="row" className="px-4 py-3 text-left font-normal text-muted">
                {name}
              </th>
              {plans.map((plan) => (
                <td key={plan.id} className="px-4 py-3 tabular-nums">
                  {of(plan)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
