import { expect, test } from "vitest";

import { cellText, draftOf, readDraft } from "./column-types";

test("nothing typed empties a cell of any type", () => {
  for (const type of ["text", "number", "date", "datetime", "email", "json"] as const) {
    expect(readDraft(type, "")).toEqual({ ok: true, value: null });
  }
});

test("text keeps its spaces", () => {
  expect(readDraft("text", " a ")).toEqual({ ok: true, value: " a " });
});

test("a number is read as a number, and anything else is refused", () => {
  expect(readDraft("number", " 12.5 ")).toEqual({ ok: true, value: 12.5 });
  expect(readDraft("number", "twelve").ok).toBe(false);
  expect(readDraft("number", "Infinity").ok).toBe(false);
});

test("JSON is read, and text without quotation marks is refused", () => {
  expect(readDraft("json", '{"a": [1]}')).toEqual({ ok: true, value: { a: [1] } });
  expect(readDraft("json", "blue").ok).toBe(false);
});

test("a date and time survives being edited and left as it was", () => {
  const instant = "2026-03-29T00:30:15Z";
  expect(readDraft("datetime", draftOf("datetime", instant))).toEqual({ ok: true, value: instant });
});

test("a cell shows yes, no, JSON, or nothing", () => {
  expect(cellText("boolean", true)).toBe("Yes");
  expect(cellText("json", { a: 1 })).toBe('{"a":1}');
  expect(cellText("number", null)).toBe("");
});
