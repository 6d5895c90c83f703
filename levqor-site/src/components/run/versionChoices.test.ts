import { expect, test } from "vitest";

import { asVersion, versionChoices } from "./versionChoices";

test("every version can be chosen, and says what it is", () => {
  expect(versionChoices({ version: 1 }, { version: 3, published_version: 2 })).toEqual([
    { value: "3", label: "Version 3, the newest" },
    { value: "2", label: "Version 2, published" },
    { value: "1", label: "Version 1, as this run" },
  ]);
});

test("of a deleted workflow only the run's own version is left", () => {
  expect(versionChoices({ version: 1 }, undefined)).toEqual([
    { value: "1", label: "Version 1, as this run" },
  ]);
});

test("an old version of a workflow with very many is still there", () => {
  const choices = versionChoices({ version: 1 }, { version: 500, published_version: null });
  expect(choices).toHaveLength(101);
  expect(choices.at(-1)?.label).toBe("Version 1, as this run");
});

test("the run's own version goes again even where the workflow is gone", () => {
  expect(asVersion("1", { version: 1 })).toBe("same");
  expect(asVersion("2", { version: 1 })).toBe(2);
});
