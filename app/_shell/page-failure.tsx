"use client";

import { ErrorState } from "#components/patterns/error-state.tsx";

/** The name under which the server logged an error that it kept to itself. */
function referenceOf(error: unknown): string | null {
  return error instanceof Error && "digest" in error && typeof error.digest === "string"
    ? error.digest
    : null;
}

/** What a page shows in its place when drawing it failed: a sentence, a retry, and a reference to quote. */
export function PageFailure({
  error,
  retry,
  subject,
}: {
  error: unknown;
  retry: () => void;
  /** What could not be shown: "the tickets". */
  subject?: string;
}) {
  const reference = referenceOf(error);
  return (
    <>
      <h1 className="sr-only">Something went wrong</h1>
      <ErrorState error={error} subject={subject} onRetry={retry} />
      {reference ? (
        <p className="-mt-8 pb-8 text-center text-muted-foreground text-xs">
          Reference <code className="font-mono">{reference}</code>
        </p>
      ) : null}
    </>
  );
}
