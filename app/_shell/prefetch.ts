import { type DehydratedState, dehydrate, type QueryKey } from "@tanstack/react-query";
import { notFound } from "next/navigation";
import { createQueryClient } from "#components/providers/query-client.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";

/** One answer that a page sends along, so that its client part finds it without asking. */
export interface Prefetched {
  queryKey: QueryKey;
  queryFn: () => Promise<unknown>;
  /** The page is about this very thing: when it does not exist, neither does the page. */
  isSubject?: boolean;
  /** The first page of a list that the client reads as an infinite query. */
  isInfinite?: boolean;
}

/**
 * Runs a page's queries side by side under the client's own keys. One that fails is left out: the client asks again
 * and shows the failure in its place, with the reason and the request id.
 */
export async function prefetch(queries: readonly Prefetched[]): Promise<DehydratedState> {
  const client = createQueryClient();
  await Promise.all(
    queries.map(async ({ queryKey, queryFn, isSubject = false, isInfinite = false }) => {
      try {
        if (isInfinite) {
          await client.fetchInfiniteQuery({ queryKey, queryFn, initialPageParam: null, retry: false });
        } else await client.fetchQuery({ queryKey, queryFn, retry: false });
      } catch (error) {
        if (isSubject && error instanceof RelaydeskError && error.code === "not_found") notFound();
      }
    }),
  );
  return dehydrate(client);
}
