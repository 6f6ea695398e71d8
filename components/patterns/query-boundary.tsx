"use client";

import type { ReactNode } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { ErrorState } from "./error-state.tsx";
import { summariseProblem } from "./problem.ts";

/** What is needed of a query's result; React Query's `UseQueryResult` fits. */
export interface QueryLike<Data> {
  data: Data | undefined;
  error: unknown;
  isFetching: boolean;
  refetch: () => unknown;
}

export interface QueryBoundaryProps<Data> {
  query: QueryLike<Data>;
  /** What is loaded, for the words around it: "the tickets". */
  subject: string;
  /** The shape of the content. */
  loading: ReactNode;
  isEmpty?: (data: Data) => boolean;
  /** For data that `isEmpty` calls empty. */
  empty?: ReactNode;
  /** `inline` fits a widget, `page` a whole page. */
  layout?: "page" | "inline";
  children: (data: Data) => ReactNode;
}

/**
 * The four states of anything loaded: loading, empty, failed, ready. Data that is already there stays on screen when a
 * refresh fails, under a note that says so.
 */
export function QueryBoundary<Data>({
  query,
  subject,
  loading,
  isEmpty,
  empty,
  layout = "page",
  children,
}: QueryBoundaryProps<Data>) {
  const { data, error, isFetching, refetch } = query;
  const retry = () => {
    refetch();
  };

  if (data === undefined) {
    if (error) {
      return (
        <ErrorState error={error} subject={subject} onRetry={retry} isRetrying={isFetching} layout={layout} />
      );
    }
    return (
      <div aria-busy="true">
        <span role="status" className="sr-only">
          Loading {subject}
        </span>
        {loading}
      </div>
    );
  }

  const summary = error ? summariseProblem(error) : null;
  return (
    <>
      {summary ? (
        <Alert
          tone="warning"
          isLive
          title={`Couldn't refresh ${subject}. What you see may be out of date.`}
          action={
            <Button size="sm" onClick={retry} pending={isFetching}>
              Try again
            </Button>
          }
          className="mb-4"
        >
          {summary.detail}
        </Alert>
      ) : null}
      {empty !== undefined && isEmpty?.(data) ? empty : children(data)}
    </>
  );
}
