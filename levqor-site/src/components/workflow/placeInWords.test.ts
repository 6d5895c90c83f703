import { expect, test } from "vitest";

import { placeInWords } from "./placeInWords";

test("a place in a document is said with the titles of its steps, as far as they are known", () => {
  const titles = new Map([["each", "For each order"]]);
  expect(placeInWords("/steps/each/do/tell/with/to", titles)).toBe("“For each order” › step tell › to");
  expect(placeInWords("/steps/tell/with/create_if_missing")).toBe("Step tell › create if missing");
  expect(placeInWords("/steps/order")).toBe("Order of the steps");
  expect(placeInWords("")).toBe("The whole document");
});
