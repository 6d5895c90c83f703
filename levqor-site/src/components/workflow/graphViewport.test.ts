import { expect, test } from "vitest";

import { extentOf, viewportFor } from "./graphViewport";

const tall = { x: 10, y: 0, width: 400, height: 2000 };

test("a drawing that fits stands whole in the middle of its frame", () => {
  expect(viewportFor({ x: 0, y: 0, width: 400, height: 200 }, 1000, 600)).toEqual({
    x: 300,
    y: 200,
    zoom: 1,
  });
});

test("one that would be too small to read begins at its top, in every width", () => {
  for (const width of [1000, 360]) {
    const { x, y, zoom } = viewportFor(tall, width, 500);
    expect(zoom).toBe(0.6);
    expect(y).toBe(28);
    expect(x + (tall.x + tall.width / 2) * zoom).toBeCloseTo(width / 2);
  }
});

test("the lines back of loops take room, too", () => {
  const node = { id: "a", use: "log", title: "A", number: "1", x: 0, y: 5, width: 200, height: 50 };
  const edge = { id: "e", from: "a", to: "a", label: "", backAt: 260 };
  expect(extentOf([node], [edge])).toEqual({ x: 0, y: 5, width: 260, height: 50 });
});
