import { expect, test } from "vitest";

import { sectionHref, sectionOf, settingsSections } from "./sections";

test.each(settingsSections.map(({ id }) => id))("the address of %s leads back to it", (id) => {
  const search = new URL(sectionHref(id), "https://example.com").searchParams;
  expect(sectionOf(search.get("section"))).toBe(id);
});

test("an unknown section is the first one", () => {
  expect(sectionOf("nonsense")).toBe("workspace");
  expect(sectionOf(null)).toBe("workspace");
});
