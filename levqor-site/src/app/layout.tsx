import "./globals.css";

import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";

import { Shell } from "@/components/shell/Shell";
import { blueprint } from "@/config/blueprint.generated";
import { designTokens } from "@/config/design-tokens";
import { themeScript } from "@/lib/theme-script";

export const metadata: Metadata = {
  metadataBase: new URL(blueprint.domains.site),
  title: { default: "Levqor X", template: "%s · Levqor X" },
  icons: "/icon.svg",
  description: "Describe an automation in plain words, review the workflow, run it and watch every step.",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: designTokens.color.light.canvas },
    { media: "(prefers-color-scheme: dark)", color: designTokens.color.dark.canvas },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en-GB" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <head>
        <script dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body>
        <Shell>{children}</Shell>
      </body>
    </html>
  );
}
