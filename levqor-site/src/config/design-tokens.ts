/** The one source of colour, type and spacing. Tailwind classes and public/tokens.css are made from it. */

type Scheme = Record<keyof typeof light, string>;

const light = {
  canvas: "#fafafa",
  surface: "#ffffff",
  sunken: "#f3f3f5",
  hover: "#ececef",
  line: "#e3e3e8",
  field: "#8a8a96",
  text: "#17171b",
  muted: "#565661",
  faint: "#6a6a76",
  accent: "#2f52c8",
  "accent-hover": "#2443a8",
  "accent-subtle": "#e9eefc",
  "on-accent": "#ffffff",
  ink: "#17171b",
  "ink-hover": "#34343c",
  "on-ink": "#ffffff",
  success: "#17713c",
  "success-subtle": "#e3f4e9",
  warning: "#8a5200",
  "warning-subtle": "#fdf0d8",
  danger: "#b4232b",
  "danger-hover": "#941b23",
  "danger-subtle": "#fdeaea",
  "on-danger": "#ffffff",
  info: "#2458b8",
  "info-subtle": "#e6effd",
  waiting: "#6b3fb5",
  "waiting-subtle": "#f1eafc",
  scrim: "#0b0b0f",
};

const dark: Scheme = {
  canvas: "#0e0e11",
  surface: "#151519",
  sunken: "#1b1b20",
  hover: "#25252c",
  line: "#2a2a32",
  field: "#71717d",
  text: "#ededf1",
  muted: "#a8a8b4",
  faint: "#8f8f9c",
  accent: "#94aaff",
  "accent-hover": "#b0c1ff",
  "accent-subtle": "#1d2544",
  "on-accent": "#0d1330",
  ink: "#ededf1",
  "ink-hover": "#cfcfd8",
  "on-ink": "#131317",
  success: "#6fd296",
  "success-subtle": "#12291b",
  warning: "#f0b95a",
  "warning-subtle": "#2e2310",
  danger: "#ff8f8f",
  "danger-hover": "#ffb0b0",
  "danger-subtle": "#361a1c",
  "on-danger": "#2b0a0c",
  info: "#8ab4ff",
  "info-subtle": "#16233d",
  waiting: "#c4a5ff",
  "waiting-subtle": "#261c3c",
  scrim: "#000000",
};

export type ColorToken = keyof typeof light;

export const designTokens = {
  color: { light, dark },
  font: {
    sans: 'var(--font-geist-sans, "Geist"), ui-sans-serif, system-ui, -apple-system, "Segoe UI", sans-serif',
    mono: 'var(--font-geist-mono, "Geist Mono"), ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  },
  /** name: [size, line height] */
  type: {
    "2xs": ["0.6875rem", "1rem"],
    xs: ["0.75rem", "1.125rem"],
    sm: ["0.8125rem", "1.25rem"],
    base: ["0.875rem", "1.375rem"],
    lg: ["1rem", "1.5rem"],
    xl: ["1.25rem", "1.75rem"],
    "2xl": ["1.5rem", "2rem"],
    "3xl": ["2rem", "2.375rem"],
    "4xl": ["2.75rem", "3.125rem"],
  },
  /** Pages, sidebar and reading widths, beside Tailwind's 4 px spacing scale. */
  spacing: { sidebar: "14.5rem", topbar: "3.25rem", page: "72rem", reading: "42rem", form: "26rem" },
  radius: { sm: "0.25rem", DEFAULT: "0.375rem", md: "0.5rem", lg: "0.75rem", full: "9999px" },
  shadow: {
    raised: "0 1px 2px rgb(0 0 0 / 0.06)",
    overlay: "0 12px 40px rgb(0 0 0 / 0.22), 0 2px 8px rgb(0 0 0 / 0.12)",
  },
} as const;

/** CSS declarations of one scheme: `--color-text: ...`. */
export function schemeVariables(scheme: "light" | "dark"): Record<string, string> {
  const colors = Object.entries(designTokens.color[scheme]);
  return {
    "color-scheme": scheme,
    ...Object.fromEntries(colors.map(([name, value]) => [`--color-${name}`, value])),
  };
}

/** CSS declarations that both schemes share. */
export function sharedVariables(): Record<string, string> {
  const { font, type, spacing, radius, shadow } = designTokens;
  const variables: Record<string, string> = { "--font-sans": font.sans, "--font-mono": font.mono };
  for (const [name, [size, line]] of Object.entries(type)) {
    variables[`--text-${name}`] = size;
    variables[`--leading-${name}`] = line;
  }
  for (const [name, value] of Object.entries(spacing)) variables[`--space-${name}`] = value;
  for (const [name, value] of Object.entries(radius)) {
    variables[name === "DEFAULT" ? "--radius" : `--radius-${name}`] = value;
  }
  for (const [name, value] of Object.entries(shadow)) variables[`--shadow-${name}`] = value;
  return variables;
}

/** Selector to declarations. Without `data-theme` on the root the system's preference decides. */
export function tokenRules(): Record<string, Record<string, string | Record<string, string>>> {
  return {
    ":root": { ...sharedVariables(), ...schemeVariables("light") },
    "@media (prefers-color-scheme: dark)": { ':root:not([data-theme="light"])': schemeVariables("dark") },
    ':root[data-theme="dark"]': schemeVariables("dark"),
  };
}
