import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { AppProviders } from "#components/providers/app-providers.tsx";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Relaydesk", template: "%s · Relaydesk" },
  description: "Customers' tickets become ClickUp tasks, exactly once, and both sides stay in step.",
};

/** The browser's own frame takes the page's background; the values are `--background` of each theme as sRGB. */
export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f8fbfb" },
    { media: "(prefers-color-scheme: dark)", color: "#0c1215" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Made by proxy.ts for this request alone: without it the browser runs no inline script.
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    // The theme's class is set before React starts, so that no wrong theme flashes: React must accept it as found.
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <body className="font-sans">
        <AppProviders {...(nonce === undefined ? {} : { nonce })}>{children}</AppProviders>
      </body>
    </html>
  );
}
