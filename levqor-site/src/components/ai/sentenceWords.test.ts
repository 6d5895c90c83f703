import { describe, expect, it } from "vitest";

import { offlineOutline } from "./offlineOutline";
import { sentencePieces } from "./sentenceWords";

describe("the words of a sentence", () => {
  const sentence = "Every weekday at 8:30 fetch the orders (all), and email me";

  it("belong to the parts they led to, and nothing is lost", () => {
    const pieces = sentencePieces(sentence, [
      { path: "trigger", words: "every  weekday at 8:30" },
      { path: "steps[0]", words: "fetch the orders (all)" },
      { path: "steps[1]", words: "email me" },
    ]);
    expect(pieces.map((piece) => piece.text).join("")).toBe(sentence);
    expect(pieces.find((piece) => piece.paths.includes("steps[0]"))?.text).toBe("fetch the orders (all)");
    expect(pieces[0]).toEqual({ text: "Every weekday at 8:30", paths: ["trigger"] });
  });

  it("may be shared, or not be in the sentence at all", () => {
    const pieces = sentencePieces(sentence, [
      { path: "steps[0]", words: "fetch the orders" },
      { path: "steps[1]", words: "the orders" },
      { path: "steps[2]", words: "no such words" },
    ]);
    expect(pieces.find((piece) => piece.text === "the orders")?.paths).toEqual(["steps[0]", "steps[1]"]);
    expect(pieces.some((piece) => piece.paths.includes("steps[2]"))).toBe(false);
  });
});

describe("the outline made offline", () => {
  it("names the trigger first and keeps the words", () => {
    const lines = offlineOutline("Email me when the contact form is filled in, and add a row to Leads");
    expect(lines[0]?.kind).toBe("trigger");
    expect(lines.map((line) => line.label)).toContain("Add a row to a table");
  });

  it("says what it does not recognise", () => {
    expect(offlineOutline("frobnicate the widgets")).toEqual([
      { kind: "unknown", label: "Not recognised offline", words: "frobnicate the widgets" },
    ]);
  });
});
