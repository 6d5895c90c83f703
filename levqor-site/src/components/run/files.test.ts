import { describe, expect, it } from "vitest";

import { filesIn, sizeText } from "./files";

const report = { file: "file_1a", name: "a.csv", media_type: "text/csv", size: 1536 };

describe("the files in a step's output", () => {
  it("are found wherever they stand, each once", () => {
    expect(filesIn(report)).toEqual([report]);
    expect(filesIn({ all: [{ deep: report }, report], count: 2 })).toEqual([report]);
  });

  it("are not what only resembles them", () => {
    const alike = [
      { ...report, file: "../a" },
      { ...report, file: "file_" },
      { file: "file_1a" },
      null,
      "file_1a",
    ];
    expect(filesIn(alike)).toEqual([]);
  });

  it("have sizes that people read", () => {
    expect([0, 999, 1536, 25_000_000].map(sizeText)).toEqual(["0 bytes", "999 bytes", "1.5 kB", "25 MB"]);
  });
});
