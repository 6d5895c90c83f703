import type { Config } from "tailwindcss";
import plugin from "tailwindcss/plugin";

import { designTokens, tokenRules } from "./src/config/design-tokens";

const { color, type, spacing, radius, shadow } = designTokens;

const colors = Object.fromEntries(
  Object.keys(color.light).map((name) => [
    name,
    `color-mix(in srgb, var(--color-${name}) calc(<alpha-value> * 100%), transparent)`,
  ]),
);

const config: Config = {
  content: ["./src/**/*.{ts,tsx}"],
  theme: {
    colors: { transparent: "transparent", current: "currentColor", ...colors },
    fontFamily: { sans: "var(--font-sans)", mono: "var(--font-mono)" },
    fontSize: Object.fromEntries(
      Object.entries(type).map(([name, [size, lineHeight]]) => [name, [size, { lineHeight }]]),
    ),
    borderRadius: { none: "0", ...radius },
    boxShadow: { none: "none", ...shadow },
    extend: {
      borderColor: { DEFAULT: "var(--color-line)" },
      spacing: { sidebar: spacing.sidebar, topbar: spacing.topbar },
      maxWidth: { page: spacing.page, reading: spacing.reading, form: spacing.form },
      keyframes: {
        "fade-in": { from: { opacity: "0" } },
        "rise-in": { from: { opacity: "0", transform: "translateY(6px)" } },
        "slide-in": { from: { transform: "translateX(-100%)" } },
      },
      animation: {
        "fade-in": "fade-in 120ms ease-out",
        "rise-in": "rise-in 140ms ease-out",
        "slide-in": "slide-in 160ms ease-out",
      },
    },
  },
  plugins: [plugin(({ addBase }) => addBase(tokenRules()))],
};

export default config;
