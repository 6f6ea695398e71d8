"use client";

import { GeistSans } from "geist/font/sans";
import { PageFailure } from "./_shell/page-failure.tsx";
import "./globals.css";

/** Stands in for the whole document when its frame itself fails: nothing of the providers can be counted on. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en" className={GeistSans.variable}>
      <body className="font-sans">
        <title>Something went wrong · Relaydesk</title>
        <main className="grid min-h-dvh content-center justify-items-center px-4 py-10">
          <PageFailure error={error} retry={retry} />
        </main>
      </body>
    </html>
  );
}
