import { SearchX } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Logo } from "#components/layout/logo.tsx";
import { mainId } from "#components/layout/skip-link.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { Button } from "#components/ui/button.tsx";

export const metadata: Metadata = { title: "Not found" };

/** An address that leads nowhere, or to something that is not the reader's to see: both look the same. */
export default function NotFound() {
  return (
    <div className="grid min-h-dvh content-center justify-items-center gap-6 px-4 py-10">
      {/* Where the frame of the page itself is what was not found, only this title is drawn. */}
      <title>Not found · Relaydesk</title>
      <main id={mainId} className="grid w-full max-w-lg justify-items-center gap-6">
        <Logo />
        <h1 className="sr-only">Not found</h1>
        <EmptyState
          icon={<SearchX />}
          title="There is nothing here"
          description="The address may be mistyped, or it leads to something that is not yours to see."
          action={
            <Button asChild variant="primary">
              <Link href="/">Go to Relaydesk</Link>
            </Button>
          }
        />
      </main>
    </div>
  );
}
