"use client";

import { Logo } from "#components/layout/logo.tsx";
import { mainId } from "#components/layout/skip-link.tsx";
import { PageFailure } from "./_shell/page-failure.tsx";

/** A page outside any organisation that could not be drawn. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <div className="grid min-h-dvh content-center justify-items-center gap-6 px-4 py-10">
      <main id={mainId} className="grid w-full max-w-lg justify-items-center gap-6">
        <Logo />
        <PageFailure error={error} retry={retry} />
      </main>
    </div>
  );
}
