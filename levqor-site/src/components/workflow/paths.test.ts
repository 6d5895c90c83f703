import { describe, expect, it } from "vitest";

import { normalPath, parsePath, valueAt, withValueAt } from "./paths";

describe("a place in a document", () => {
  it("is the same as a path and as a JSON pointer", () => {
    expect(parsePath("/steps/1/then/0/with/to")).toEqual(parsePath("steps[1].then[0].with.to"));
    expect(normalPath("/steps/1/with/row")).toBe("steps[1].with.row");
  });

  it("may hold a slash in a pointer", () => {
    expect(parsePath("/with/a~1b~0c")).toEqual(["with", "a/b~c"]);
  });

  it("gets its missing parents", () => {
    const document = { steps: [{ id: "tell" }] };
    const changed = withValueAt(document, parsePath("/steps/0/with/to/0"), "ann@example.com");
    expect(changed).toEqual({ steps: [{ id: "tell", with: { to: ["ann@example.com"] } }] });
    expect(document).toEqual({ steps: [{ id: "tell" }] });
  });

  it("is emptied by undefined", () => {
    expect(withValueAt({ with: { cron: "* * * * *" } }, ["with", "cron"], undefined)).toEqual({ with: {} });
  });

  it("is undefined where nothing stands", () => {
    expect(valueAt({ steps: [] }, parsePath("steps[3].with.to"))).toBeUndefined();
  });
});
