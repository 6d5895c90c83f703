import { describe, expect, test } from "vitest";

import { type ColorToken, designTokens } from "./design-tokens";

const TEXT_CONTRAST = 4.5;
const CONTROL_CONTRAST = 3;

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = parseInt(hex.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const grounds: ColorToken[] = ["canvas", "surface", "sunken", "hover"];
const inks: ColorToken[] = ["text", "muted", "faint", "accent", "danger"];
const tones = ["success", "warning", "danger", "info", "waiting"] as const;

const textPairs: [ColorToken, ColorToken][] = [
  ...grounds.flatMap((ground) => inks.map((ink): [ColorToken, ColorToken] => [ink, ground])),
  ...tones.map((tone): [ColorToken, ColorToken] => [tone, `${tone}-subtle`]),
  ...tones.map((tone): [ColorToken, ColorToken] => ["text", `${tone}-subtle`]),
  ["on-ink", "ink"],
  ["on-ink", "ink-hover"],
  ["on-danger", "danger"],
  ["on-danger", "danger-hover"],
  ["on-accent", "accent"],
];

describe.each(["light", "dark"] as const)("in the %s scheme", (scheme) => {
  const colors = designTokens.color[scheme];

  test.each(textPairs)("%s can be read on %s", (ink, ground) => {
    expect(contrast(colors[ink], colors[ground])).toBeGreaterThanOrEqual(TEXT_CONTRAST);
  });

  test.each(["canvas", "surface"] as const)("the edge of a control is seen on %s", (ground) => {
    expect(contrast(colors.field, colors[ground])).toBeGreaterThanOrEqual(CONTROL_CONTRAST);
  });
});
