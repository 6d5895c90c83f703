import { expect, test } from "vitest";

import { blueprint } from "./blueprint.generated";
import { choiceAddress, dfyPackages, plans, price, readChoice, yearlySentence } from "./plans";

test("every plan and package of the blueprint is offered, in its order", () => {
  expect(plans.map(({ name }) => name)).toEqual(Object.values(blueprint.plans).map(({ name }) => name));
  expect(dfyPackages.map(({ id }) => id)).toEqual(Object.keys(blueprint.dfy.packages));
});

test("what a year costs is reckoned from the prices", () => {
  expect(yearlySentence([{ monthly: 10, yearly: 110 }])).toContain("as much as 11 monthly payments");
  expect(
    yearlySentence([
      { monthly: 10, yearly: 100 },
      { monthly: 10, yearly: 115 },
    ]),
  ).toContain("between 10 and 11.5 monthly payments");
});

test.each([
  [1000, "£1000"],
  [7.5, "£7.50"],
])("%d is written as %s", (amount, written) => {
  expect(price(amount)).toBe(written);
});

test.each([{ plan: plans[0]!.id, interval: "yearly" as const }, { dfy: dfyPackages[0]!.id }])(
  "a choice survives its way through an address: %o",
  (choice) => {
    const address = choiceAddress("/signup", choice);
    expect(readChoice(new URL(address, "https://site.example").search)).toEqual(choice);
  },
);

test.each(["", "?plan=", "?plan=free", "?plan=constructor", "?dfy=none", "?interval=yearly"])(
  "%s chooses nothing",
  (search) => {
    expect(readChoice(search)).toBeNull();
  },
);

test("an unknown interval is monthly", () => {
  const [plan] = plans;
  expect(readChoice(`?plan=${plan!.id}&interval=weekly`)).toEqual({ plan: plan!.id, interval: "monthly" });
});
