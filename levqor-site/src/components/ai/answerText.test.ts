import { describe, expect, it } from "vitest";

import { answerBlocks, answerSpans } from "./answerText";

describe("an answer", () => {
  it("keeps its paragraphs and lists", () => {
    expect(answerBlocks("One line\ngoes on.\n\nThen:\n- a\n- b\n  more\n\n1. first\n2. second")).toEqual([
      { kind: "text", text: "One line goes on." },
      { kind: "text", text: "Then:" },
      { kind: "list", ordered: false, items: ["a", "b more"] },
      { kind: "list", ordered: true, items: ["first", "second"] },
    ]);
  });

  it("shows code as it was written, even when its end is missing", () => {
    expect(answerBlocks("Write\n```yaml\ntrigger:\n  use: form\n```")).toEqual([
      { kind: "text", text: "Write" },
      { kind: "code", text: "trigger:\n  use: form" },
    ]);
    expect(answerBlocks("```\nopen")).toEqual([{ kind: "code", text: "open" }]);
  });

  it("marks code and stress, and leaves everything else as text", () => {
    expect(answerSpans("Set `retry` to **2**, <b>now</b>")).toEqual([
      { kind: "text", text: "Set " },
      { kind: "code", text: "retry" },
      { kind: "text", text: " to " },
      { kind: "strong", text: "2" },
      { kind: "text", text: ", <b>now</b>" },
    ]);
    expect(answerSpans("${{ 2 * 3 * 4 }}")).toEqual([{ kind: "text", text: "${{ 2 * 3 * 4 }}" }]);
  });
});
