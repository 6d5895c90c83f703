import { expect, test } from "vitest";

import { changedEntries, readObject } from "./editedJson";

test("a JSON object is read", () => {
  expect(readObject('{"a": [1, null]}')).toEqual({ value: { a: [1, null] } });
});

test("what is no JSON object is refused in a sentence", () => {
  expect(readObject("{a: 1}").error).toMatch(/^This is not JSON: /);
  for (const text of ["[1]", "1", "null", '"a"']) {
    expect(readObject(text).error).toBe("This has to be a JSON object: { … }.");
  }
});

test("only what was changed is sent", () => {
  expect(changedEntries({ a: 1, b: { c: 2 } }, { a: 1, b: { c: 3 }, d: null })).toEqual({
    b: { c: 3 },
    d: null,
  });
});
