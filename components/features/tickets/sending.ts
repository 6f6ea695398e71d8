"use client";

import { useIsMutating, useMutation, useMutationState, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { z } from "zod";
import { useActor } from "#components/providers/organisation-provider.tsx";
import { type TimelineEntry, visibilitySchema } from "#lib/tickets/schema.ts";
import { pendingComment } from "./timeline-cache.ts";

/** What is known of a comment on its way; a contact's reply is always public. */
const sentSchema = z.object({ visibility: visibilitySchema.default("public"), body: z.string() });

/**
 * Sends comments one after the other, however fast they are written: each waits for the one before it, and one that
 * fails holds up none.
 */
export function useSendInTurn<Input, Arrived>({
  mutationKey,
  mutationFn,
  onArrival,
  onLast,
}: {
  mutationKey: readonly string[];
  mutationFn: (input: Input) => Promise<Arrived>;
  onArrival: (arrived: Arrived) => unknown;
  /** Once nothing is on its way any more. */
  onLast: () => unknown;
}) {
  const client = useQueryClient();
  const isSending = useIsMutating({ mutationKey }) > 0;
  useEffect(() => {
    if (!isSending) return;
    // Closing the page now could lose what has left the box and not yet arrived.
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isSending]);
  return useMutation({
    mutationKey,
    scope: { id: mutationKey.join(" ") },
    mutationFn,
    onSuccess: (arrived) => onArrival(arrived),
    onSettled: () => {
      // Nobody waits for this: the next comment would be held up by what is fetched for the last one.
      if (client.isMutating({ mutationKey }) === 1) void onLast();
    },
  });
}

/**
 * The comments that are on their way, in the order in which they will arrive. They are read from the sending itself
 * rather than put among the fetched entries, which any refetch would replace.
 */
export function usePendingComments(
  mutationKey: readonly string[],
  ticketId: string,
  authorType: "member" | "contact",
): TimelineEntry[] {
  const { name } = useActor();
  return useMutationState({
    filters: { mutationKey, status: "pending" },
    select: ({ mutationId, state }) =>
      pendingComment(ticketId, {
        ...sentSchema.parse(state.variables),
        sending: mutationId,
        submittedAt: state.submittedAt,
        authorName: name,
        authorType,
      }),
  });
}
