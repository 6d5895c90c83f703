import { describe, expect, it } from "vitest";

import { indentationAfter } from "./indentation";
import { schemaFields } from "./schemaFields";

describe("code", () => {
  it("goes on where the line before it began", () => {
    expect(indentationAfter("")).toBe("");
    expect(indentationAfter("total = 0")).toBe("");
    expect(indentationAfter("if x:\n    total = 1")).toBe("    ");
  });

  it("goes four spaces further in after a colon", () => {
    expect(indentationAfter("for x in inputs:")).toBe("    ");
    expect(indentationAfter("if x:\n    if y:  ")).toBe("        ");
  });

  it("is what a field that asks for it holds", () => {
    const [field] = schemaFields({ properties: { code: { type: "string", widget: "code" } } });
    expect(field?.kind).toBe("code");
  });
});
