import Link from "next/link";
import type { ReactNode } from "react";
import { Logo } from "#components/layout/logo.tsx";
import { mainId, SkipLink } from "#components/layout/skip-link.tsx";
import { ThemeToggle } from "#components/patterns/theme-toggle.tsx";
import { OperationIndex } from "./operation-index.tsx";
import { readReference } from "./reference.ts";

/** The frame of the API's reference: every operation on the left, one page of them on the right. */
export default function ApiDocsLayout({ children }: { children: ReactNode }) {
  const { groups } = readReference();
  return (
    <>
      <SkipLink />
      <header className="sticky top-0 z-header border-b bg-background">
        <div className="mx-auto flex h-14 max-w-7xl items-center justify-between gap-4 px-4 sm:px-6">
          <Link href="/" aria-label="Relaydesk, to the app" className="rounded-md">
            <Logo />
          </Link>
          <ThemeToggle />
        </div>
      </header>
      <div className="mx-auto grid max-w-7xl gap-x-10 gap-y-6 px-4 py-8 [--sticky-top:3.5rem] sm:px-6 lg:grid-cols-[16rem_minmax(0,1fr)]">
        <aside className="lg:sticky lg:top-20 lg:max-h-[calc(100dvh-6rem)] lg:self-start">
          <OperationIndex
            groups={groups.map(({ tag, slug, operations }) => ({
              tag,
              slug,
              operations: operations.map(({ method, path, operation }) => ({
                id: operation.operationId,
                method,
                path,
                summary: operation.summary,
                permission: operation["x-permission"] ?? "",
              })),
            }))}
          />
        </aside>
        <main id={mainId} tabIndex={-1} className="grid min-w-0 content-start gap-10 outline-none">
          {children}
        </main>
      </div>
    </>
  );
}
