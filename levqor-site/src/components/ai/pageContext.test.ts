import { describe, expect, it, test } from "vitest";

import { localHref, MOST_PREVIOUS, pageContext, previousOf } from "./pageContext";

describe("a question", () => {
  it("names the page by its path, and the run or workflow that is open", () => {
    expect(pageContext("/runs/view", "run_1")).toEqual({ page: "/runs/view", run_id: "run_1" });
    expect(pageContext("/workflows/view", "wf_1")).toEqual({ page: "/workflows/view", workflow_id: "wf_1" });
    expect(pageContext("/tables/view", "tbl_1")).toEqual({ page: "/tables/view" });
    expect(pageContext("/runs/view", null)).toEqual({ page: "/runs/view" });
  });

  it("takes no id that is none", () => {
    expect(pageContext("/runs/view", "a b<script>")).toEqual({ page: "/runs/view" });
  });

  it("brings the newest exchanges along, and no more than the server takes", () => {
    const asked = Array.from({ length: 9 }, (_, at) => ({ query: `q${at}`, answer: "a".repeat(9_000) }));
    const sent = previousOf(asked);
    expect(sent.map(({ query }) => query)).toEqual(["q3", "q4", "q5", "q6", "q7", "q8"]);
    expect(sent).toHaveLength(MOST_PREVIOUS);
    expect(Math.max(...sent.map(({ answer }) => answer.length))).toBeLessThanOrEqual(8_000);
  });
});

test.each(["/docs/guide/runs#retries", "/support", "/runs/view?id=run_1"])("%s is a link", (href) => {
  expect(localHref(href)).toBe(href);
});

test.each(["", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "docs"])(
  "%s is no link",
  (href) => {
    expect(localHref(href)).toBeNull();
  },
);
